import 'server-only'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { AccessConfig } from '@/lib/server/process/env'
import { isGranted } from '@/lib/server/access/is-granted'
import type { Log } from '@/lib/server/process/log'
import { type AccessDecision, decideAccess, type OtherWays } from './access-decision'
import { GuessReport } from './guess-report'
import { digestOf, passwordIn } from './password'

/** Different wrong passwords a minute from one address, or from one browser that is known. */
const MOST_OF_ONE = 10
/** The same from all addresses together. */
const MOST_OF_ALL = 120
const PER_SECONDS = 60
/** Wrong passwords that are remembered: an open page repeats its old one, and guesses nothing. */
const MOST_REMEMBERED = 1_000

interface Asker {
  readonly headers: Headers
  /** The address on the other end of the connection; null where it is not known. */
  readonly peer: string | null
  /** A browser in which the password was right before; null for any other. */
  readonly device: string | null
}

const TOO_MANY: AccessDecision = {
  kind: 'refused',
  status: 429,
  code: 'too_many_guesses',
  detail: 'Too many wrong passwords came from here. Wait a minute, then try again.',
}

/**
 * The access rule with guessing slowed down. Over the limit the password is not checked at all, so
 * that the answer reveals nothing. A known browser has a limit of its own: guessing from the same
 * address (a proxy's, an office's) locks no operator out.
 */
export class GuessLimit {
  readonly #ofOne = new RateLimiterMemory({ points: MOST_OF_ONE, duration: PER_SECONDS })
  readonly #ofAll = new RateLimiterMemory({ points: MOST_OF_ALL, duration: PER_SECONDS })
  readonly #wrong = new Set<string>()
  readonly #report: GuessReport

  constructor(log: () => Log) {
    this.#report = new GuessReport(log)
  }

  /** Decides about a request; a wrong password counts as a guess unless it was wrong before. */
  async admit(access: AccessConfig, asker: Asker, ways: OtherWays): Promise<AccessDecision> {
    const decision = decideAccess(access, asker.headers, ways)
    const given = passwordIn(asker.headers.get('authorization'))
    const isGuess = decision.kind === 'allowed' || decision.status === 401
    if (access.password === null || given === null || !isGuess) return decision
    const key = asker.device ?? blockOf(asker.peer)
    const digest = digestOf(given).toString('base64')
    if (decision.kind === 'refused' && this.#wrong.has(digest)) {
      this.#report.note(key)
      return decision
    }
    if (!(await this.#take(key, asker.device !== null))) {
      this.#report.note(key)
      return TOO_MANY
    }
    if (decision.kind === 'allowed') {
      await this.#giveBack(key, asker.device !== null)
      return decision
    }
    this.#remember(digest)
    this.#report.note(key)
    return decision
  }

  /** Counts one guess before the answer is known: many at once are counted like many in a row. */
  async #take(key: string, isKnown: boolean): Promise<boolean> {
    // The limit for all addresses first: when that is spent, a flood of addresses leaves no trace
    // in memory.
    if (!isKnown && !(await isGranted(this.#ofAll.consume('all')))) {
      // A refused guess does not count, or a burst from one address would shut all others out.
      await this.#ofAll.reward('all')
      return false
    }
    if (await isGranted(this.#ofOne.consume(key))) return true
    if (!isKnown) await this.#ofAll.reward('all')
    return false
  }

  async #giveBack(key: string, isKnown: boolean): Promise<void> {
    await this.#ofOne.reward(key)
    if (!isKnown) await this.#ofAll.reward('all')
  }

  #remember(digest: string): void {
    this.#wrong.add(digest)
    const [oldest] = this.#wrong
    if (this.#wrong.size > MOST_REMEMBERED && oldest !== undefined) this.#wrong.delete(oldest)
  }
}

/** An address; of IPv6 the /64 that one subscriber has, whose addresses are free of charge. */
export function blockOf(peer: string | null): string {
  if (peer === null) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(peer)?.[1]
  if (mapped !== undefined || !peer.includes(':')) return mapped ?? peer
  const [head = '', tail] = peer.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  if (tail !== undefined) {
    const behind = tail.split(':').filter((group) => group !== '')
    while (groups.length + behind.length < 8) groups.push('0')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}
