/** What a slip of the hand looks like: a number, a word or two, an address without user or query. */
const HARMLESS = [
  /^[-+]?[\d.,_]{1,20}\s?[a-z%]{0,3}$/i,
  /^[-+]?\d{1,8}(?:\.\d{1,8})?e[-+]?\d{1,4}$/i,
  /^0x[\da-f]{1,16}$/i,
  /^[\p{L} _-]{1,24}$/u,
  /^(?:https?:\/\/)?(?:\*\.)?[a-z\d][a-z\d.-]{0,60}(?::\d{1,5})?\/?$/i,
  /^\[?(?=.*:.*:)[\da-f:.]{2,45}\]?(?::\d{1,5})?$/i,
  /^[-.:/*\s]{0,3}[a-z\d-]{0,12}$/i,
]
const SECRET_WORD = /^(?:bearer|basic)\b/i
/** Letters and digits in one long word are what keys and tokens are made of. */
const KEY_LIKE = /(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,}/i
/** What well-known tokens begin with. */
const TOKEN_PREFIX =
  /^(?:whsec_|sk-|sk_|rk_|gh[pos]_|github_pat_|glpat-|xox|npm_|AKIA|ASIA|eyJ|kora_)/

/**
 * What a wrong variable holds, as a message may repeat it. A password that was put into the wrong
 * variable is not repeated: only what looks like a slip of the hand is.
 * @param {string} value
 */
export function shownValue(value) {
  const isHarmless =
    HARMLESS.some((shape) => shape.test(value)) &&
    !SECRET_WORD.test(value) &&
    !KEY_LIKE.test(value) &&
    !TOKEN_PREFIX.test(value)
  if (isHarmless) return JSON.stringify(value)
  return `a value of ${String(value.length)} characters (not shown: it may be secret)`
}
