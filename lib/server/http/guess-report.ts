import 'server-only'
import type { Log } from '@/lib/server/process/log'

const EVERY_MS = 60_000
/** How many addresses a report lists separately. */
const MOST_ADDRESSES = 1_000

/** Logs wrong passwords: once a minute, with a count, and nothing that a client wrote. */
export class GuessReport {
  readonly #log: () => Log
  readonly #from = new Set<string>()
  #count = 0
  #timer: NodeJS.Timeout | null = null

  constructor(log: () => Log) {
    this.#log = log
  }

  /** @param from the address or browser, as the limit counts it */
  note(from: string): void {
    this.#count += 1
    if (this.#from.size < MOST_ADDRESSES) this.#from.add(from)
    this.#timer ??= setTimeout(() => this.#write(), EVERY_MS).unref()
  }

  #write(): void {
    const [first] = this.#from
    const others = this.#from.size - 1
    const from = others > 0 ? `${String(first)} and ${others} other addresses` : String(first)
    this.#log().warn(
      '[kora.access]',
      `${this.#count} requests with a wrong password in the last minute, from ${from}`,
    )
    this.#timer = null
    this.#count = 0
    this.#from.clear()
  }
}
