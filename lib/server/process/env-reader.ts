import 'server-only'
import { shownValue } from './shown-value.mjs'

interface Range {
  readonly min: number
  readonly max: number
}

/**
 * Reads variables one by one and keeps a sentence about each bad one: which variable, what it
 * holds (never a secret) and what it may hold (SPEC 2). An empty variable counts as not set.
 */
export class EnvReader {
  readonly problems: string[] = []
  readonly #environment: Readonly<Record<string, string | undefined>>

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment
  }

  problem(name: string, found: string, allowed: string): void {
    this.problems.push(`${name} ${found}; allowed: ${allowed}`)
  }

  text(name: string): string | null {
    const value = this.#environment[name]?.trim()
    return value === undefined || value === '' ? null : value
  }

  /** The value with its outer spaces, which belong to a password. */
  verbatim(name: string): string | null {
    const value = this.#environment[name]
    return value === undefined || value.trim() === '' ? null : value
  }

  /** The entries that fit, separated by commas; the others are a problem. */
  list(name: string, fits: (entry: string) => boolean, allowed: string): readonly string[] {
    const entries = (this.text(name) ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
    const wrong = entries.filter((entry) => !fits(entry))
    if (wrong[0] !== undefined) {
      const more = wrong.length > 1 ? ` and ${wrong.length - 1} more like it` : ''
      this.problem(name, `holds ${shownValue(wrong[0])}${more}`, allowed)
    }
    return entries.filter(fits)
  }

  flag(name: string): boolean {
    const value = this.text(name)
    if (value === null || value === '0') return false
    if (value === '1') return true
    this.problem(name, `holds ${shownValue(value)}`, '1 (on), 0 or nothing (off)')
    return false
  }

  oneOf<Option extends string>(
    name: string,
    options: readonly Option[],
    fallback: NoInfer<Option>,
  ): Option {
    const value = this.text(name)
    if (value === null) return fallback
    const option = options.find((known) => known === value)
    if (option !== undefined) return option
    this.problem(name, `holds ${shownValue(value)}`, options.join(' or '))
    return fallback
  }

  integer(name: string, fallback: number, range: Range): number {
    const value = this.#number(name, 'a whole number', range, Number.isInteger)
    return value ?? fallback
  }

  /** Milliseconds from a variable that holds seconds. */
  seconds(name: string, fallbackSeconds: number, range: Range): number {
    const value = this.#number(name, 'a number of seconds', range, Number.isFinite)
    return (value ?? fallbackSeconds) * 1000
  }

  /** An address that may carry a password: its value is never repeated. */
  secretAddress(name: string, protocols: readonly string[]): string | null {
    const value = this.text(name)
    if (value === null) return null
    const protocol = URL.canParse(value) ? new URL(value).protocol : null
    if (protocol !== null && protocols.includes(protocol)) return value
    const allowed = protocols.map((known) => `${known}//…`).join(' or ')
    this.problem(
      name,
      'holds a value that is no such address (not shown: it may be secret)',
      allowed,
    )
    return null
  }

  /** An address for the database driver, whose own parser decides about the rest of it later. */
  databaseAddress(name: string): string | null {
    const value = this.text(name)
    if (value === null || /^postgres(?:ql)?:\/\//i.test(value)) return value
    this.problem(
      name,
      'holds a value that is no such address (not shown: it may be secret)',
      'postgres://… or postgresql://…',
    )
    return null
  }

  #number(
    name: string,
    kind: string,
    { min, max }: Range,
    fits: (value: number) => boolean,
  ): number | null {
    const text = this.text(name)
    if (text === null) return null
    const value = Number(text)
    if (fits(value) && value >= min && value <= max) return value
    this.problem(name, `holds ${shownValue(text)}`, `${kind} from ${min} to ${max}`)
    return null
  }
}
