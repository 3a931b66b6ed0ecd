import 'server-only'

/** What JSON can carry but Postgres' text cannot hold: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/gu

/**
 * JSON for a jsonb parameter, with U+FFFD in place of what Postgres would refuse: one bad character
 * in a trigger must not stop every event behind it.
 */
export function toJsonbText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll(UNSTORABLE, '\ufffd') : part,
  )
}
