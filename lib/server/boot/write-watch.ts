import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { ClaimPermission } from '@/lib/domain/state/operational-state'
import { refusesWork, WORK_ALLOWED_AGAIN, workRefused } from '@/lib/domain/state/work-refusal'
import { BackgroundLoop } from '@/lib/server/process/background-loop'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import { describeRefusal } from '@/lib/server/db/errors/describe-database-error'
import {
  databaseRefuses,
  refusesWrites,
  waitedTooLong,
} from '@/lib/server/db/errors/database-refuses'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { GateCheck } from './gate-runner'
import type { GateChecks } from './gates'

const TAG = '[kora.boot]'
/** The longest pause between two looks, ms; by default it is the interval. */
const LONGEST_PAUSE_MS = 10_000

/** Why no session can write, whatever its rights are. */
const CLOSED_WORDS = {
  replica: 'the database is a replica, which takes no writes',
  read_only: 'the database is read-only',
} as const

const WAITED_WORDS = 'a statement waits too long: another session holds a lock, such as a migration'

interface WriteWatchOptions {
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly checks: GateChecks
  /** A claim that is rolled back; null where no agent is configured and nothing is claimed. */
  readonly rehearseClaim: (() => Promise<void>) | null
  /** Only the leader writes. */
  readonly isLeading: () => boolean
  /** It led until its lock's connection broke: its state is still what is shown. */
  readonly isInterrupted?: () => boolean
  readonly clock: Clock
  readonly log: Log
}

/**
 * Knows whether the database lets the leader work. A write that it refuses for good (a privilege, a
 * CHECK, a type, a read-only database), a right or an actor that is gone: each degrades the state by
 * `substrate` and takes the permission away at once, until all of it would be taken again.
 */
export class WriteWatch {
  readonly #options: WriteWatchOptions
  readonly #loop: BackgroundLoop
  /** A refused statement since the last look. */
  #refused: { readonly error: unknown } | null = null
  /** The present cause; null while work is allowed. */
  #cause: string | null = null
  /** What the refusal has taken away. */
  #permission: ClaimPermission = 'normal'
  /** A reason is removed only by the code that added it. */
  #added = false

  constructor(options: WriteWatchOptions) {
    const { clock, log, provider } = options
    this.#options = options
    this.#loop = new BackgroundLoop({
      name: 'write watch',
      tag: TAG,
      clock,
      log,
      round: () => this.#round(),
      afterFailureMs: LONGEST_PAUSE_MS,
    })
    provider.substrate.onRefused((error) => {
      this.#refused = { error }
      // While work is refused anyway, a write that is tried again each second needs no look of its own.
      if (this.#cause === null) this.#loop.skipPause()
    })
  }

  /** Starts the loop; a second call does nothing. */
  start(): void {
    this.#loop.start()
  }

  /** Looks at once: the database may have become another. */
  checkNow(): void {
    this.#loop.skipPause()
  }

  stop(): Promise<void> {
    return this.#loop.stop()
  }

  async #round(): Promise<number> {
    const { isLeading, isInterrupted = () => false, provider, log } = this.#options
    const pause = Math.min(provider.maxAgeMs, LONGEST_PAUSE_MS)
    if (!isLeading() && !isInterrupted()) return pause
    const refused = this.#refused
    this.#refused = null
    // A statement has waited for seconds, and a look may wait as long: what is shown is told now.
    if (refused !== null && waitedTooLong(refused.error)) this.#refuse(WAITED_WORDS, refused.error)
    let cause: string | null
    try {
      cause = await this.#look({ whole: refused !== null || this.#cause !== null })
    } catch (error) {
      // The substrate is away, which its own watch says; what was refused is looked at again.
      this.#refused ??= refused
      if (databaseRefuses(error)) log.warn(TAG, `write watch: ${describeError(error)}`)
      return pause
    }
    if (cause !== null && isInterrupted()) this.#refuse(cause, refused?.error)
    if (!isLeading()) return pause
    // A write that only waited may have been the last to wait.
    if (cause === null && refused !== null && !waitedTooLong(refused.error)) {
      cause = describeRefusal(refused.error)
    }
    if (cause !== null) this.#refuse(cause, refused?.error)
    else if (this.#cause !== null) this.#allow()
    return pause
  }

  /** What keeps Kora from working; null for nothing. Throws where that cannot be found out. */
  async #look({ whole }: { whole: boolean }): Promise<string | null> {
    const { checks, rehearseClaim, provider, isLeading } = this.#options
    await provider.roundTrip()
    const { closed } = provider.clock
    if (closed !== null) return CLOSED_WORDS[closed]
    if (!isLeading()) return null
    const all: GateCheck[] = whole
      ? [
          checks.substrateSchema,
          checks.canonicalKoraActor,
          checks.eventLogAppend,
          async () => {
            await rehearseClaim?.()
            return null
          },
        ]
      : [checks.grants, checks.canonicalKoraActor]
    for (const check of all) {
      try {
        const detail = await check()
        if (detail !== null) return detail
      } catch (error) {
        if (waitedTooLong(error)) return WAITED_WORDS
        if (!databaseRefuses(error) && !refusesWrites(error)) throw error
        return describeRefusal(error)
      }
    }
    return null
  }

  #refuse(cause: string, error: unknown): void {
    const { holder, log } = this.#options
    const { primaryState, claimPermission, degradationReasons } = holder.current
    if (primaryState !== 'ready' && primaryState !== 'active') return
    if (cause === this.#cause && refusesWork(holder.current)) return
    if (cause !== this.#cause) {
      const words = error === undefined ? '' : ` (${describeError(error)})`
      log.error(TAG, `the database allows no work: ${cause}${words}`)
    }
    this.#cause = cause
    if (claimPermission !== 'none') this.#permission = claimPermission
    if (!degradationReasons.has('substrate')) this.#added = true
    void holder.transitionTo(primaryState, workRefused(cause), {
      claimPermission: 'none',
      addReasons: ['substrate'],
    })
  }

  #allow(): void {
    const { holder, log } = this.#options
    log.info(TAG, WORK_ALLOWED_AGAIN)
    const { primaryState } = holder.current
    const mayClaim = primaryState === 'ready' || primaryState === 'active'
    void holder.transitionTo(primaryState, WORK_ALLOWED_AGAIN, {
      ...(mayClaim && { claimPermission: this.#permission }),
      ...(this.#added && { removeReasons: ['substrate'] }),
    })
    this.#cause = null
    this.#added = false
    this.#permission = 'normal'
  }
}
