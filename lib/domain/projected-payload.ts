import { isExactNumber, type JsonText, parseExact, writeExact } from './exact-json'
import { foldLookAlikes } from './look-alike'
import { redactSecrets } from './redacted-text'
import { isSecretKey, maySay } from './secret-key'

/** Anything nested deeper is left out: payloads are untrusted, and the recursion shares one stack. */
const MOST_DEPTH = 32

/** `{"name": "token", "value": "…"}`: what such a pair calls its two halves. */
const NAMES = ['name', 'key', 'header', 'field', 'parameter', 'param', 'variable', 'property', 'k']
const VALUES = ['value', 'values', 'val', 'v', 'content', 'contents', 'data', 'text', 'string']

/**
 * An event's payload as it may leave the server (SPEC 8): without keys like `token` or `secret`, at
 * any depth, in JSON within a text and in pairs of name and value too, and without the secrets that
 * are recognizable in a text by their form. How many tokens were used is no secret.
 */
export function projectPayload(payload: unknown, depth = 0): unknown {
  if (typeof payload === 'string') return projectText(payload, depth)
  if (typeof payload !== 'object' || payload === null || isExactNumber(payload)) return payload
  if (depth >= MOST_DEPTH) return null
  if (Array.isArray(payload)) return projectList(payload, depth)
  const entries = Object.entries(payload)
  const named = nameIn(entries)
  return Object.fromEntries(
    entries
      .filter(([key, value]) => !isSecretKey(key) || maySay(key, value))
      .filter(([key, value]) => named === null || !isValueOf(named, key, value))
      .map(([key, value]) => [key, projectPayload(value, depth + 1)]),
  )
}

/** As `projectPayload`, from the text that the log holds to the text that leaves: no digit is lost. */
export function projectPayloadText(payload: JsonText): JsonText {
  return writeExact(projectPayload(parseExact(payload)))
}

/** A list; one of `[name, value]` pairs, as headers are often kept, loses the values of secrets. */
function projectList(list: readonly unknown[], depth: number): unknown[] {
  const arePairs = list.length > 0 && list.every(isPair)
  return list.map((part) => {
    if (arePairs && isPair(part) && isSecretKey(part[0]) && !maySay(part[0], part[1])) {
      return [part[0]]
    }
    return projectPayload(part, depth + 1)
  })
}

function isPair(part: unknown): part is readonly [string, unknown] {
  return Array.isArray(part) && part.length === 2 && typeof part[0] === 'string'
}

/** The secret that an object of name and value names; null where it names none. */
function nameIn(entries: readonly (readonly [string, unknown])[]): string | null {
  for (const [key, value] of entries) {
    if (!NAMES.includes(foldLookAlikes(key).toLowerCase())) continue
    if (typeof value === 'string' && isSecretKey(value)) return value
  }
  return null
}

function isValueOf(name: string, key: string, value: unknown): boolean {
  return VALUES.includes(foldLookAlikes(key).toLowerCase()) && !maySay(name, value)
}

/** A text; one that is JSON is projected like any payload, and kept to the letter where it may. */
function projectText(text: string, depth: number): string | null {
  const json = parsed(text)
  if (json === null) return projectProse(text)
  if (depth >= MOST_DEPTH) return null
  try {
    const projected = writeExact(projectPayload(json.value, depth + 1))
    return projected === writeExact(json.value) ? text : projected
  } catch {
    // Nested too deep to be written again, so it cannot be known to be harmless.
    return null
  }
}

function projectProse(text: string): string {
  const redacted = redactSecrets(text)
  if (redacted !== text) return redacted
  // Look-alikes and invisible characters would hide a secret from the patterns, not from the
  // reader.
  const folded = foldLookAlikes(text)
  if (folded === text) return text
  const foldedRedacted = redactSecrets(folded)
  return foldedRedacted === folded ? text : foldedRedacted
}

function parsed(text: string): { readonly value: unknown } | null {
  if (!/^\s*[{["]/.test(text)) return null
  try {
    return { value: parseExact(text) }
  } catch {
    return null
  }
}
