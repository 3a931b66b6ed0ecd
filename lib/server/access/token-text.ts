import 'server-only'
import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^kora_([0-9a-f]{16})_([\w-]{43})$/

/** An API token as its holder has it. */
export interface TokenText {
  readonly tokenId: string
  readonly secret: string
}

/** A new token: `kora_<id>_<secret>`. */
export function newTokenText(): TokenText {
  return {
    tokenId: randomBytes(8).toString('hex'),
    secret: randomBytes(32).toString('base64url'),
  }
}

/** As it is shown, once. */
export function printToken({ tokenId, secret }: TokenText): string {
  return `kora_${tokenId}_${secret}`
}

/** The token of an `Authorization` header; `malformed` where it is another bearer's; null for none. */
export function bearerIn(authorization: string | null): TokenText | 'malformed' | null {
  const bearer = /^bearer(?:\s+(.*))?$/i.exec(authorization ?? '')
  if (bearer === null) return null
  const [, tokenId, secret] = TOKEN.exec((bearer[1] ?? '').trim()) ?? []
  return tokenId === undefined || secret === undefined ? 'malformed' : { tokenId, secret }
}

/** A secret as it is kept: 32 random bytes need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** The secret of a link, and as it is shown. */
export function newLinkSecret(): string {
  return randomBytes(32).toString('base64url')
}
