import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { httpServer } from './http-server'

type Signer = (claims: JWTPayload) => Promise<string>

/** An issuer that says what a test wants it to say: keys, assertions, ID tokens. */
export interface RogueIssuer {
  /** Without a slash at its end. */
  readonly issuer: string
  /** The address of its keys. */
  readonly jwks: string
  readonly keySet: { readonly keys: readonly object[] }
  /** Signs as it should. */
  readonly sign: Signer
  /** The same key id, and another key. */
  readonly signByAnother: Signer
  /** By a shared secret: its own public key, or the one that is given. */
  readonly signBySecret: (claims: JWTPayload, secret?: string) => Promise<string>
  readonly signByNone: Signer
  /** What the token endpoint answers to any code. */
  idToken: string
  /** How often its keys were asked for. */
  readonly keysAsked: () => number
  close(): Promise<void>
}

/** Opens one on this machine. */
export async function openRogueIssuer(): Promise<RogueIssuer> {
  const own = await generateKeyPair('ES256', { extractable: true })
  const other = await generateKeyPair('ES256')
  const publicKey = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const keySet = { keys: [publicKey] }
  let asked = 0
  const rogue: { idToken: string } = { idToken: '' }
  const server = await httpServer((req, res) => {
    res.setHeader('content-type', 'application/json')
    const issuer = `http://${req.headers.host}`
    if (req.url === '/jwks') asked += 1
    const answers: Readonly<Record<string, object>> = {
      '/jwks': keySet,
      '/token': { access_token: 'x', token_type: 'Bearer', id_token: rogue.idToken },
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      },
    }
    const answer = answers[req.url ?? '']
    if (answer === undefined) res.statusCode = 404
    res.end(JSON.stringify(answer ?? {}))
  })
  const by = (key: CryptoKey | Uint8Array, alg: string) => (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(key)
  const issuer = server.url.replace(/\/$/, '')
  return Object.assign(rogue, {
    issuer,
    jwks: `${issuer}/jwks`,
    keySet,
    sign: by(own.privateKey, 'ES256'),
    signByAnother: by(other.privateKey, 'ES256'),
    signBySecret: (claims: JWTPayload, secret = JSON.stringify(publicKey)) =>
      by(new TextEncoder().encode(secret), 'HS256')(claims),
    signByNone: (claims: JWTPayload) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      return Promise.resolve(`${part({ alg: 'none', kid: 'one' })}.${part(claims)}.`)
    },
    keysAsked: () => asked,
    close: () => server.close(),
  })
}
