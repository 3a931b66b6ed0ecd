import type { AttemptEnding } from './attempt-outcome'

/** The failure reason of a ticket whose result the database refuses for good. */
const RESULT_REFUSED = 'result_refused'

/**
 * What is written in place of an ending that the database refuses for good, the first that it takes:
 * the ticket waits for the operator, with the cause and what the agent said. Each one gives up
 * something more that may be what the database refuses: letters that it cannot hold, the tier, the
 * text itself, the status.
 * @param cause why, in words that may leave the process
 */
export function endingsOfRefused(ending: AttemptEnding, cause: string): readonly AttemptEnding[] {
  const words = `The result (${ending.resolution}) could not be saved: ${cause}.`
  const whole = ending.summary === null ? words : `${words} Its summary: ${ending.summary}`
  const parked: AttemptEnding = {
    ...ending,
    resolution: 'blocked_needs_operator',
    failureReason: RESULT_REFUSED,
    summary: whole,
    nextEligibleOffsetSeconds: null,
  }
  const plain = { ...parked, summary: inAscii(whole), modelTierUsed: null }
  return [
    parked,
    plain,
    { ...plain, summary: inAscii(words) },
    { ...plain, resolution: 'failed_terminal' },
  ]
}

/** Letters beyond ASCII by their numbers: `\u{1f600}`. */
function inAscii(text: string): string {
  return text.replaceAll(
    /[^\n\x20-\x7e]/gu,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
