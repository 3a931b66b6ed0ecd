import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json'

/** The text of a JSON value. Its numbers have the digits that they were written with. */
export type JsonText = string

/** A text in JSON; strings are left out to see the numbers alone. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/gs

/** What a number looks like that JavaScript might write with other digits. */
const MAY_CHANGE = /\d[\d.]{15}|\.\d*0(?!\d)|\d[eE]|-0|0\.0{5}/

/**
 * Parses JSON and loses no digit: a number that JavaScript would write otherwise (too large, too
 * exact, `1.10`) is an object that `isExactNumber` knows and `writeExact` writes as it was.
 *
 * @throws SyntaxError where the text is no JSON
 */
export function parseExact(text: JsonText): unknown {
  // Nearly all payloads, and far faster.
  if (!MAY_CHANGE.test(text.replace(STRING, ''))) return JSON.parse(text)
  try {
    return parse(text, undefined, {
      parseNumber: exactNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    })
  } catch (error) {
    // Nested too deep for a parser that calls itself; what lies that deep is not told anyway.
    if (error instanceof RangeError) return JSON.parse(text)
    throw error
  }
}

function exactNumber(digits: string): number | LosslessNumber {
  const number = Number(digits)
  return String(number) === digits ? number : new LosslessNumber(digits)
}

/** Whether a part of what `parseExact` made is a number that JavaScript cannot hold. */
export function isExactNumber(value: unknown): value is LosslessNumber {
  return isLosslessNumber(value)
}

/** The JSON of what `parseExact` made, with the digits as they were; indented by `space`. */
export function writeExact(value: unknown, space?: number): JsonText {
  return stringify(value, undefined, space) ?? 'null'
}
