/** So long that an index of Postgres holds it beside all else that our keys have. */
const LONGEST_BYTES = 2_000

/** Not seen, or not on one line: controls, format characters, line ends, halves of a character. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}]/u
const QUOTES = /^(["'`]).*\1$|^[“”„«‘’].*[“”»‘’]$/u

/**
 * What is wrong with the id of a workspace as somebody wrote it; null where it can be meant. A
 * process with a mistyped one would wait for ever in a workspace that nobody has (CASES B24).
 */
export function workspaceProblem(id: string): string | null {
  if (QUOTES.test(id)) return 'is in quotes, which would be part of the id'
  const [unseen] = UNSEEN.exec(id) ?? []
  if (unseen !== undefined) {
    const code = unseen.codePointAt(0) ?? 0
    return `holds a character that is not seen, U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  }
  if (new TextEncoder().encode(id).length > LONGEST_BYTES) {
    return `is longer than ${LONGEST_BYTES} bytes`
  }
  return null
}
