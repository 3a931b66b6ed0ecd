import { isExactNumber } from './exact-json'
import { foldLookAlikes } from './look-alike'

/** What a word of a secret key is, or ends with: `claimtoken` is a token too. */
const SECRET_ENDINGS = [
  'token',
  'tokens',
  'secret',
  'secrets',
  'password',
  'passwords',
  'passwd',
  'pwd',
  'pass',
  'passphrase',
  'passcode',
  'otp',
  'auth',
  'authorization',
  'bearer',
  'jwt',
  'fence',
  'credential',
  'credentials',
  'creds',
  'cookie',
  'cookies',
  'apikey',
  'apikeys',
  'signature',
  'signatures',
  'dsn',
] as const

/** Secret only as a word by itself: other words end like them. */
const SECRET_WORDS: readonly string[] = ['fencing', 'cred', 'pin', 'sid', 'sig', 'pem', 'hmac']

/** Words that end like a secret and are none. */
const HARMLESS: readonly string[] = [
  'defence',
  'offence',
  'bypass',
  'compass',
  'encompass',
  'overpass',
  'surpass',
  'trespass',
  'underpass',
]

/** What makes a key secret wherever it stands in it, all separators aside. */
const SECRET_PARTS = new RegExp(
  [
    '(?:claim|access|refresh|fence|bearer|session)token',
    'password|passphrase|credential',
    '(?:api|private|access|signing|secret|ssh|pgp|gpg|encryption|master|shared|deploy|service|account)keys?(?:pem|der|hex|base|data|text|value|raw)?$',
    '(?:session|sess)(?:id|key)s?$',
    '(?:database|db|redis|postgres|postgresql|pg|mysql|mongo|mongodb|amqp|broker|webhook)(?:url|uri)s?$',
    'conn(?:ection)?str(?:ing)?s?$',
  ].join('|'),
)

/** Beside `token` they make a number a count of tokens. */
const COUNTING = ['count', 'counts', 'limit', 'budget', 'usage', 'used', 'total', 'max', 'min']

/**
 * Whether a key names a secret, in any spelling: `claimToken`, `CLAIMTOKEN`, `HTTPToken`, `token1`,
 * with Cyrillic look-alikes or with invisible characters.
 */
export function isSecretKey(key: string): boolean {
  return secretWords(key).length > 0 || SECRET_PARTS.test(lettersOf(key))
}

/** Whether a value is only the number of tokens used: a number, under a key that counts. */
export function maySay(key: string, value: unknown): boolean {
  if (typeof value !== 'number' && !isExactNumber(value)) return false
  if (SECRET_PARTS.test(lettersOf(key).replaceAll('tokens', ''))) return false
  const words = wordsOf(key)
  const counts = words.some((word) => COUNTING.includes(word))
  return secretWords(key).every((word) => word.endsWith('tokens') || (word === 'token' && counts))
}

function secretWords(key: string): string[] {
  return wordsOf(key).filter(
    (word) =>
      SECRET_WORDS.includes(word) ||
      (!HARMLESS.includes(word) && SECRET_ENDINGS.some((ending) => word.endsWith(ending))),
  )
}

/** The words of a key, split at its separators, digits and capitals. */
function wordsOf(key: string): string[] {
  const plain = foldLookAlikes(key)
  const parted = plain
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
  const words = [plain, parted].flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u))
  return [...new Set(words)].filter((word) => word !== '')
}

function lettersOf(key: string): string {
  return foldLookAlikes(key)
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '')
}
