import { isSecretKey, maySay } from './secret-key'

const PRIVATE_KEY =
  /-----BEGIN [A-Z\d ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z\d ]*PRIVATE KEY-----|$)/g

/** `scheme://user:password@`; a password may hold an @. A port and a path are none. */
const PASSWORD_IN_ADDRESS = /([a-z][\w+.-]{0,30}:\/\/[^:/?#\s]*):(?!\d{1,5}[/?#])\S{0,1024}@/gi

const BEARER = /\b(bearer)[\s:=]+["']?[^\s"',;]+/gi
const BASIC = /\b(basic)\s+([a-z\d+/]{4,}={0,2})/gi

/** Tokens that are recognizable by their own prefix or form. */
const KNOWN_TOKENS = [
  /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g,
  /\b(?:whsec_|sk-|sk_live_|sk_test_|rk_live_|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abposr]-|npm_)[\w+/=-]{8,}/g,
  /\bkora_[\da-z]+_[\w-]{8,}/gi,
  /\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g,
]

/** `name=value` and `"name": "value"`, also of JSON that is cut off or stands in a string. */
const PAIR =
  /([\p{L}\p{N}\p{M}\p{Cf}_.[\]-]{1,64})(\\*["']?\s*(?:=|:(?!\/\/))\s*)(\\*"(?:[^"\\]|\\[^"])*\\*"?|'[^']*'?|[^\s&;,"'{}[\]()]+)/gu

/** In a sentence these are words with a colon behind them: `auth: failed`, `pass: 3`. */
const WORDS_OF_PROSE = /^(?:pass|auth|fence|fencing|pin|sig|signature|otp|credentials?|cookies?)$/i

/**
 * A text without the secrets that are recognizable by their form: passwords in addresses, `Bearer
 * …`, private keys, well-known tokens, and the values of names like `token` or `password`. `…`
 * stands for what was left out.
 */
export function redactSecrets(text: string): string {
  let plain = text
    .replaceAll(PRIVATE_KEY, '-----BEGIN PRIVATE KEY-----…')
    .replaceAll(PASSWORD_IN_ADDRESS, '$1:…@')
    .replaceAll(BEARER, '$1 …')
    .replaceAll(BASIC, (whole, scheme: string, encoded: string) =>
      isCredentials(encoded) ? `${scheme} …` : whole,
    )
  for (const token of KNOWN_TOKENS) plain = plain.replaceAll(token, '…')
  return plain.replaceAll(PAIR, redactPair)
}

function redactPair(whole: string, name: string, between: string, value: string): string {
  if (!isSecretKey(name)) return whole
  if (/^\s*:/.test(between) && /^\w/.test(value) && WORDS_OF_PROSE.test(name)) return whole
  const bare = value.replaceAll(/^[\\"']+|[\\"']+$/g, '')
  if (bare === '' || bare === '…' || /^(?:bearer|basic)$/i.test(bare)) return whole
  if (/^\d+$/.test(bare) && maySay(name, Number(bare))) return whole
  const [before = ''] = /^[\\"']*/.exec(value) ?? []
  const [after = ''] = before === '' ? [] : (/[\\"']*$/.exec(value) ?? [])
  return `${name}${between}${before}…${after}`
}

/** Whether a text is the base64 of `name:password`. */
function isCredentials(encoded: string): boolean {
  try {
    return /^[\x20-\x7e]*:/.test(atob(encoded))
  } catch {
    return false
  }
}
