import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Principal } from '@/lib/domain/access/principal'
import { lesserRole } from '@/lib/domain/access/role'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { tokenSubject } from '@/lib/server/db/access/tokens'
import { findToken, noteTokenUse, type StoredToken } from '@/lib/server/db/sql/access/token'
import type { Clock } from '@/lib/server/process/clock'
import { RecentMap } from '@/lib/server/process/recent-map'
import { isGranted } from './is-granted'
import { hashSecret, type TokenText } from './token-text'

/** A token that was found good so long ago may still read while the database is away, ms. */
export const OUTAGE_MS = 900_000
/** A maker's role may lapse by time alone: a kept token is read again after this, ms. */
const KEPT_MS = 300_000
/** Its use is written down no more often than this, ms. */
const NOTED_EVERY_MS = 300_000
const MOST_KEPT = 1_000
/** Unknown tokens a minute from one address, and from all. */
const MOST_UNKNOWN = { one: 30, all: 300 }

interface Known {
  readonly version: string
  readonly readAt: number
  /** Null: there is no such token. */
  readonly token: StoredToken | null
  readonly principal: Principal | null
  goodAt: number
  notedAt: number
}

/** What a proof has shown. */
export type Proved =
  | { readonly kind: 'good'; readonly principal: Principal }
  | { readonly kind: 'bad' }
  /** Known, but without a role here. */
  | { readonly kind: 'no_role' }
  /** It cannot be told: what would tell does not answer. */
  | { readonly kind: 'unknown'; readonly away: 'database' | 'keys' }
  /** Too many bad ones came from there. */
  | { readonly kind: 'too_many' }

/** The tokens that this process has seen, as the substrate has them. */
export class TokenBook {
  readonly #clock: Clock
  readonly #known = new RecentMap<string, Known>(MOST_KEPT)
  readonly #ofOne = new RateLimiterMemory({ points: MOST_UNKNOWN.one, duration: 60 })
  readonly #ofAll = new RateLimiterMemory({ points: MOST_UNKNOWN.all, duration: 60 })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Who a token stands for. `block` is the address that it comes from. */
  async prove(provider: SubstrateProvider, given: TokenText, block: string): Promise<Proved> {
    const access = await provider.access.get()
    const kept = this.#known.get(given.tokenId)
    if (access?.isFresh !== true) return this.#whileAway(kept, given)
    const known = this.#isCurrent(kept, access.facts.version)
      ? kept
      : await this.#read(provider, given, access.facts.version, block)
    if (known === 'too_many') return TOO_MANY
    if (known === 'unknown') return UNKNOWN
    if (!isSecretOf(given, known)) return (await this.#isSpent(block)) ? TOO_MANY : BAD
    const { principal } = known
    if (principal === null || (principal.endsAt ?? 0) <= this.#clock.now()) return BAD
    known.goodAt = this.#clock.monotonic()
    this.#noteUse(provider, given.tokenId, known)
    return { kind: 'good', principal }
  }

  #isCurrent(kept: Known | undefined, version: string): kept is Known {
    if (kept?.version !== version) return false
    return this.#clock.monotonic() - kept.readAt < KEPT_MS
  }

  #whileAway(kept: Known | undefined, given: TokenText): Proved {
    if (kept?.principal == null) return UNKNOWN
    if (this.#clock.monotonic() - kept.goodAt > OUTAGE_MS) return UNKNOWN
    return isSecretOf(given, kept) ? { kind: 'good', principal: kept.principal } : BAD
  }

  async #read(
    provider: SubstrateProvider,
    { tokenId }: TokenText,
    version: string,
    block: string,
  ): Promise<Known | 'too_many' | 'unknown'> {
    if (!this.#known.has(tokenId) && (await this.#isSpent(block))) return 'too_many'
    try {
      const { workspaceId } = provider
      const token = await provider.substrate.access.read(findToken, { workspaceId, tokenId })
      const before = this.#known.get(tokenId)
      const known: Known = {
        version,
        readAt: this.#clock.monotonic(),
        token,
        principal: principalOf(token, before?.principal ?? null),
        goodAt: before?.goodAt ?? -Infinity,
        notedAt: before?.notedAt ?? -Infinity,
      }
      // One that is not there is not kept, or made-up ids would drive out the real ones.
      if (token !== null) {
        await this.#giveBack(block)
        this.#known.set(tokenId, known)
      } else this.#known.delete(tokenId)
      return known
    } catch {
      return 'unknown'
    }
  }

  #noteUse(provider: SubstrateProvider, tokenId: string, known: Known): void {
    const now = this.#clock.monotonic()
    if (now - known.notedAt < NOTED_EVERY_MS) return
    known.notedAt = now
    const { workspaceId } = provider
    // When it was last used is for people to read: a note that is lost costs nothing.
    provider.substrate.access
      .writeOne(noteTokenUse, { workspaceId, tokenId })
      .catch(() => undefined)
  }

  /** Counts one bad token before its outcome is known. */
  async #isSpent(block: string): Promise<boolean> {
    if (!(await isGranted(this.#ofOne.consume(block)))) return true
    return !(await isGranted(this.#ofAll.consume('all')))
  }

  async #giveBack(block: string): Promise<void> {
    await this.#ofOne.reward(block)
    await this.#ofAll.reward('all')
  }
}

const BAD: Proved = { kind: 'bad' }
const TOO_MANY: Proved = { kind: 'too_many' }
export const UNKNOWN: Proved = { kind: 'unknown', away: 'database' }

function isSecretOf({ secret }: TokenText, { token }: Known): boolean {
  return token !== null && timingSafeEqual(hashSecret(secret), token.secretHash)
}

/** The same object while nothing of it has changed: what is kept by principal is kept once. */
function principalOf(token: StoredToken | null, before: Principal | null): Principal | null {
  if (token?.makerRole == null) return null
  const principal: Principal = {
    subject: tokenSubject(token.tokenId),
    actorId: token.actorId,
    name: token.name,
    role: lesserRole(token.role, token.makerRole),
    via: 'token',
    sessionId: null,
    scopes: token.scopes,
    endsAt: Date.parse(token.endsAt),
  }
  return JSON.stringify(before) === JSON.stringify(principal) ? before : principal
}
