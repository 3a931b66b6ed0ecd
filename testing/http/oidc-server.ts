import { createServer } from 'node:http'
import { once } from 'node:events'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'

export const OIDC_CLIENT = { id: 'kora', secret: 'a secret of the client that is long enough' }

/** Whoever is signed in at the provider. */
interface Person {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** A real provider of OpenID Connect (`oidc-provider`) on this machine. */
export interface OidcServer {
  readonly issuer: string
  /** Whoever signs in from now on. */
  person: Person
  close(): Promise<void>
}

interface Options {
  /** Where browsers are sent back to. */
  readonly callback: string
  readonly person: Person
  /** Who signs in is asked first, by a page with a button; else they are let in at once. */
  readonly asks?: boolean
  /** Claims are told at the userinfo endpoint alone, as some providers do. */
  readonly hidesClaims?: boolean
}

/** Opens a provider that knows one client: the cockpit. */
export async function openOidcServer(options: Options): Promise<OidcServer> {
  const { callback, asks = false, hidesClaims = false } = options
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`

  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'one' }
  const people = new Map<string, Person>()
  const provider: Provider = new Provider(issuer, {
    ...CONFIGURATION,
    jwks: { keys: [key] },
    clients: [
      {
        client_id: OIDC_CLIENT.id,
        client_secret: OIDC_CLIENT.secret,
        redirect_uris: [callback],
        // The keys of the default take seconds to make on a busy machine.
        id_token_signed_response_alg: 'ES256',
      },
    ],
    conformIdTokenClaims: hidesClaims,
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => Promise.resolve({ ...people.get(sub)?.claims, sub }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, params } = oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(String(params?.scope))
      await grant.save()
      return grant
    },
  })

  const opened: OidcServer = {
    issuer,
    person: options.person,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const callbackOf = provider.callback()
  server.on('request', (req, res) => {
    if (req.url?.startsWith('/interaction/') !== true) {
      callbackOf(req, res).catch(() => res.destroy())
      return
    }
    if (asks && req.method === 'GET') {
      res.setHeader('content-type', 'text/html; charset=utf-8')
      res.end(`<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
        <form method="post"><button>Go on as ${opened.person.sub}</button></form>
        <form method="post" action="${req.url}?no"><button>Leave</button></form>`)
      return
    }
    const { sub } = opened.person
    people.set(sub, opened.person)
    const result = req.url.endsWith('?no')
      ? { error: 'access_denied' }
      : { login: { accountId: sub, remember: false } }
    provider
      .interactionFinished(req, res, result, { mergeWithLastSubmission: false })
      .catch(() => res.destroy())
  })
  return opened
}

const CONFIGURATION: Configuration = {
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  cookies: { keys: ['a key of the cookies'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  pkce: { required: () => true },
  responseTypes: ['code'],
  ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
}

/** A browser, as far as redirects and cookies go. */
export class RedirectFollower {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** The cookies that it has for an address, as it sends them. */
  cookiesFor(address: string): string {
    return [...(this.#cookies.get(new URL(address).host) ?? [])]
      .map((pair) => pair.join('='))
      .join('; ')
  }

  /** Asks once, keeps the cookies, and gives where it is led to; null where it is not. */
  async ask(address: string): Promise<{ status: number; location: string | null }> {
    const { host } = new URL(address)
    const headers = { cookie: this.cookiesFor(address), accept: 'text/html' }
    const answer = await fetch(address, { redirect: 'manual', headers })
    await answer.arrayBuffer()
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    this.#cookies.set(host, jar)
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0\b/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      location: location === null ? null : new URL(location, address).href,
    }
  }

  /** Follows redirects from an address until one leads to `end`, and gives that address. */
  async followTo(address: string, end: string): Promise<string> {
    let at = address
    for (let hops = 0; hops < 10; hops += 1) {
      const { status, location } = await this.ask(at)
      if (location === null) throw new Error(`${at} answers ${status} and leads nowhere`)
      if (location.startsWith(end)) return location
      at = location
    }
    throw new Error(`no way leads to ${end}`)
  }
}
