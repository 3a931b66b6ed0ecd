import 'server-only'

/** What a row of a list holds of a text at most, in characters; its own page has all of it. */
const LISTED_TEXT_LENGTH = 300

/**
 * SQL for a text as a list holds it, its end cut off with an ellipsis. It is cut here, so that rows
 * of megabytes are neither read whole nor sent. `expression` is a constant of ours, never input.
 */
export function listedText(expression: string): string {
  const most = LISTED_TEXT_LENGTH
  return `case when length(left(${expression}, ${most + 1})) > ${most}
    then left(${expression}, ${most - 1}) || '…' else ${expression} end`
}
