/** Words that make a key secret, alone or as one word of several: `claimToken`, `api_key`. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'token',
  'tokens',
  'secret',
  'secrets',
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'authorization',
  'credential',
  'credentials',
  'cookie',
  'cookies',
  'apikey',
])
const SECRET_PAIRS = /(?:api|private|access|signing)_keys?(?:_|$)/

/** Deeper than this nothing is told: a payload is anybody's, and a reader has one stack. */
const MOST_DEPTH = 32

/**
 * An event's payload as it may leave the server (SPEC 8): without keys like `token` or `secret`, at
 * any depth. How many tokens were used is a number, and no secret.
 */
export function projectPayload(payload: unknown, depth = 0): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  if (depth >= MOST_DEPTH) return null
  if (Array.isArray(payload)) return payload.map((part) => projectPayload(part, depth + 1))
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([key, value]) => typeof value === 'number' || !isSecret(key))
      .map(([key, value]) => [key, projectPayload(value, depth + 1)]),
  )
}

function isSecret(key: string): boolean {
  const words = key
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  return words.some((word) => SECRET_WORDS.has(word)) || SECRET_PAIRS.test(words.join('_'))
}
