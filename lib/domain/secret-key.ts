/** What a word of a secret key is, or ends with: `claimtoken` is a token too. */
const SECRET_ENDINGS = [
  'token',
  'tokens',
  'secret',
  'secrets',
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'passcode',
  'authorization',
  'bearer',
  'jwt',
  'credential',
  'credentials',
  'cookie',
  'cookies',
  'apikey',
  'apikeys',
] as const

/** What makes a key secret wherever it stands in it, all separators aside. */
const SECRET_PARTS =
  /(?:claim|access|refresh|fence|bearer|session)token|password|passphrase|credential|(?:api|private|access|signing|secret)keys?$/

/** Beside `token` they make a number a count of tokens. */
const COUNTING = ['count', 'counts', 'limit', 'budget', 'usage', 'used', 'total', 'max', 'min']

/** Whether a key names a secret, in any spelling: `claimToken`, `CLAIMTOKEN`, `HTTPToken`, `token1`. */
export function isSecretKey(key: string): boolean {
  return secretWords(key).length > 0 || SECRET_PARTS.test(lettersOf(key))
}

/** Whether a value says no more than how many tokens were used: a number, under a key that counts. */
export function maySay(key: string, value: unknown): boolean {
  if (typeof value !== 'number') return false
  if (SECRET_PARTS.test(lettersOf(key).replaceAll('tokens', ''))) return false
  const words = wordsOf(key)
  const counts = words.some((word) => COUNTING.includes(word))
  return secretWords(key).every((word) => word.endsWith('tokens') || (word === 'token' && counts))
}

function secretWords(key: string): string[] {
  return wordsOf(key).filter((word) => SECRET_ENDINGS.some((ending) => word.endsWith(ending)))
}

/** The words of a key as its separators and digits part it, and as its capitals do. */
function wordsOf(key: string): string[] {
  const plain = key.normalize('NFKC')
  const parted = plain
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
  const words = [plain, parted].flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u))
  return [...new Set(words)].filter((word) => word !== '')
}

function lettersOf(key: string): string {
  return key
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '')
}
