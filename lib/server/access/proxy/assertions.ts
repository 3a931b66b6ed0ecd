import 'server-only'
import { BlockList, isIP } from 'node:net'
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { claimedRole, nameInClaims } from '@/lib/domain/access/claimed-role'
import type { Principal } from '@/lib/domain/access/principal'
import { actorIdOf } from '@/lib/server/db/access/actor'
import { noteSubject } from '@/lib/server/db/access/subjects'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { Clock } from '@/lib/server/process/clock'
import type { ProxyConfig } from '@/lib/server/process/foreign-ways'
import { RecentMap } from '@/lib/server/process/recent-map'
import type { Proved } from '@/lib/server/access/token-book'
import { proxyKeys } from './proxy-keys'

/**
 * Signatures whose key only the proxy has. Those by a shared secret are left out: a public key would
 * pass for one.
 */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']
/** Clocks of two machines differ by so much at most, seconds. */
const CLOCKS_S = 5
/** When somebody was last seen is written down no more often than this, ms. */
const NOTED_EVERY_MS = 3_600_000
const MOST_KEPT = 1_000

const BAD: Proved = { kind: 'bad' }

interface Options {
  readonly config: ProxyConfig
  readonly workspaceId: string
  readonly clock: Clock
}

/** Who comes through a proxy that signs whom it asks for (CONTROL 13). */
export class ProxyAssertions {
  readonly #options: Options
  readonly #keys: JWTVerifyGetKey
  readonly #peers = new BlockList()
  readonly #isFromAnywhere: boolean
  readonly #known = new RecentMap<string, Principal>(MOST_KEPT)
  readonly #notedAt = new RecentMap<string, { readonly role: string; readonly at: number }>(
    MOST_KEPT,
  )

  constructor(options: Options) {
    this.#options = options
    this.#keys = proxyKeys(options.config)
    this.#isFromAnywhere = options.config.peers.includes('0.0.0.0/0')
    for (const peer of options.config.peers) {
      const [address = '', bits] = peer.split('/')
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
      if (bits === undefined) this.#peers.addAddress(address, family)
      else this.#peers.addSubnet(address, Number(bits), family)
    }
  }

  /** Who a request comes from by its assertion; null where it brings none. Never throws. */
  async prove(
    headers: Headers,
    { provider, peer }: { provider: SubstrateProvider | null; peer: string | null },
  ): Promise<Proved | null> {
    const { config } = this.#options
    // A proxy that takes the header off what arrives may leave `x_y` there for `x-y`.
    if (hasLookalike(headers, config.header)) return BAD
    const text = headers.get(config.header)
    if (text === null) return null
    if (!this.#isOfProxy(peer)) return BAD
    const principal = await this.#principalOf(text)
    if (!('subject' in principal)) return principal
    this.#note(provider, principal)
    return { kind: 'good', principal }
  }

  /** Without a server of our own the peer is not known: then any must be allowed. */
  #isOfProxy(peer: string | null): boolean {
    if (peer === null) return this.#isFromAnywhere
    const address = peer.replace(/^::ffff:(?=\d+\.)/i, '')
    return this.#peers.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }

  async #principalOf(text: string): Promise<Principal | Proved> {
    const known = this.#known.get(text)
    if (known !== undefined && Number(known.endsAt) > this.#options.clock.now()) return known
    const { config, workspaceId, clock } = this.#options
    try {
      const { payload } = await jwtVerify(text, this.#keys, {
        issuer: config.issuer,
        audience: config.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCKS_S,
        currentDate: new Date(clock.now()),
      })
      const role = claimedRole(payload, config.roles)
      if (typeof payload.sub !== 'string' || payload.sub === '') return BAD
      if (role === null) return { kind: 'no_role' }
      const subject = `proxy:${config.issuer}#${payload.sub}`
      const principal: Principal = {
        subject,
        actorId: actorIdOf(workspaceId, subject),
        name: nameInClaims(payload),
        role,
        via: 'proxy',
        sessionId: null,
        scopes: null,
        endsAt: (Number(payload.exp) + CLOCKS_S) * 1000,
      }
      this.#known.set(text, principal)
      return principal
    } catch (error) {
      return areKeysAway(error) ? { kind: 'unknown', away: 'keys' } : BAD
    }
  }

  /** The role of tokens is that of their maker, as last seen: written down where it is another one. */
  #note(provider: SubstrateProvider | null, principal: Principal): void {
    const { subject, actorId, role, name, via } = principal
    const now = this.#options.clock.monotonic()
    const before = this.#notedAt.get(subject)
    if (provider === null || actorId === null) return
    if (before?.role === role && now - before.at < NOTED_EVERY_MS) return
    this.#notedAt.set(subject, { role, at: now })
    const { workspaceId } = this.#options
    provider.substrate.access
      .write(noteSubject, { workspaceId, subject, actorId, name, via, role })
      // One that is lost is made up for by the next.
      .catch(() => this.#notedAt.delete(subject))
  }
}

/** Whether a header is there whose name some server would take for the one of the assertion. */
function hasLookalike(headers: Headers, header: string): boolean {
  for (const name of headers.keys()) {
    if (name !== header && name.replaceAll('_', '-') === header) return true
  }
  return false
}

/** Whether the keys could not be had; else the assertion itself does not hold. */
function areKeysAway(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code)
}
