import 'server-only'
import type { Principal } from '@/lib/domain/access/principal'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { Clock } from '@/lib/server/process/clock'
import { RecentMap } from '@/lib/server/process/recent-map'
import type { AccessFacts } from '@/lib/server/db/sql/access/access-facts'
import type { SealedSession, SessionSeal } from './session-seal'
import { OUTAGE_MS, type Proved, UNKNOWN } from './token-book'

const MOST_KEPT = 1_000

interface Known {
  readonly session: SealedSession
  readonly principal: Principal
  /** When it was last found good, by the monotonic clock. */
  goodAt: number
}

/** The sessions that this process has seen. */
export class SessionBook {
  readonly #seal: SessionSeal
  readonly #clock: Clock
  readonly #byCookie = new RecentMap<string, Known>(MOST_KEPT)

  constructor(seal: SessionSeal, clock: Clock) {
    this.#seal = seal
    this.#clock = clock
  }

  seal(session: SealedSession): Promise<string> {
    return this.#seal.seal(session)
  }

  /** Who a cookie stands for; null for one that is not ours, or over: then it is not there. */
  async prove(provider: SubstrateProvider, cookie: string): Promise<Proved | null> {
    const known = this.#byCookie.get(cookie) ?? (await this.#open(cookie))
    if (known === null || known.session.endsAt <= this.#clock.now()) return null
    const access = await provider.access.get()
    if (access?.isFresh === true) {
      if (isRevoked(known.session, access.facts)) return { kind: 'bad' }
      known.goodAt = this.#clock.monotonic()
      return { kind: 'good', principal: known.principal }
    }
    if (access !== null && isRevoked(known.session, access.facts)) return { kind: 'bad' }
    const sinceGood = this.#clock.monotonic() - known.goodAt
    const sinceBegun = this.#clock.now() - known.session.begunAt
    if (Math.min(sinceGood, sinceBegun) > OUTAGE_MS) return UNKNOWN
    return { kind: 'good', principal: known.principal }
  }

  async #open(cookie: string): Promise<Known | null> {
    const session = await this.#seal.open(cookie, this.#clock.now())
    if (session === null) return null
    const { sessionId, subject, actorId, name, role, via, endsAt } = session
    const principal = { subject, actorId, name, role, via, sessionId, scopes: null, endsAt }
    const known: Known = { session, principal, goodAt: -Infinity }
    this.#byCookie.set(cookie, known)
    return known
  }
}

/** Whether a session was revoked, by itself or with all that began before a time. */
export function isRevoked(
  { sessionId, begunAt }: Pick<SealedSession, 'sessionId' | 'begunAt'>,
  { revoked, voidBefore }: Pick<AccessFacts, 'revoked' | 'voidBefore'>,
): boolean {
  return revoked.includes(sessionId) || (voidBefore !== null && begunAt <= voidBefore)
}
