import 'server-only'

/** What neither text nor jsonb of Postgres can hold: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/gu

/** 8 kB of UTF-8 (SPEC 10). */
const MAX_BYTES = 8_000

/**
 * A text of the agent in storable form: U+FFFD for what cannot be stored, at most 8 kB of UTF-8,
 * cut between characters, never inside one. Null when only blanks are left.
 */
export function cleanAgentText(text: string): string | null {
  const clean = text.replaceAll(UNSTORABLE, '\ufffd').trim()
  // The encoder writes whole characters only, and returns how much of the text fitted.
  const { read } = new TextEncoder().encodeInto(clean, new Uint8Array(MAX_BYTES))
  const cut = clean.slice(0, read)
  return cut === '' ? null : cut
}
