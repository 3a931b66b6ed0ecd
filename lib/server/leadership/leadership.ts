import 'server-only'
import { randomUUID } from 'node:crypto'
import { CHAIN_EVENT, type ChainEventDraft, type ChainEventType } from '@/lib/domain/chain-event'
import { describeError } from '@/lib/domain/failure'
import type { Clock } from '@/lib/server/process/clock'
import type { EventLogTarget } from '@/lib/server/state/emit-state-transition'
import type { EventOutbox } from '@/lib/server/state/event-outbox'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { clearPresence } from '@/lib/server/db/sql/leadership/clear-presence'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { TermHolder } from '@/lib/server/db/sql/leadership/read-term'
import { adoptLeftState } from './adopt-left-state'
import { LeaderHeartbeat } from './leader-heartbeat'
import {
  anotherLeads,
  lastLeaderGoesFirst,
  type LeadershipLock,
  seekLock,
  type SeekReport,
} from './lock-seeking'
import type { RuntimePresence } from './runtime-presence'
import { Succession } from './succession'

const TAG = '[kora.boot]'
/**
 * - `seeking`: has not tried the lock yet
 * - `standing_by`: another instance leads, or led last; appends nothing and answers as an observer
 * - `leading`: holds the lock, in a term of its own
 * - `interrupted`: led until its lock connection broke; as far as known, no other instance has led
 *   since
 */
export type LeadershipMode = 'seeking' | 'standing_by' | 'leading' | 'interrupted'

interface LeadershipOptions {
  readonly instanceId: string
  readonly provider: SubstrateProvider
  readonly lock: LeadershipLock
  readonly holder: OperationalStateHolder
  readonly clock: Clock
  readonly log: Log
  readonly presenceMs: number
  /** Another instance leads: the state held here can no longer change anything. */
  readonly onDeposed: () => void
}

/** The leader's own queue of events that wait for the substrate. */
type Outbox = Pick<EventOutbox, 'push' | 'flush' | 'clear' | 'size'>

/**
 * This process's lead of the workspace (SPEC 6): the lock, the term that fences every write, the
 * heartbeat, and the events of its life. The event log appends through it: without a term nothing
 * is written.
 */
export class Leadership implements EventLogTarget {
  readonly #options: LeadershipOptions
  readonly #heartbeat: LeaderHeartbeat
  readonly #succession: Succession
  #outbox: Outbox | null = null
  #mode: LeadershipMode = 'seeking'
  #term: string | null = null
  /** It left without the goodbye that was due; its successor reports the end. */
  #isTerminationUnreported = false
  #onLost: (() => void) | null = null
  /** Why the lock was lost again before the term that belongs to it was known. */
  #lossUnheard: string | null = null

  constructor(options: LeadershipOptions) {
    this.#options = options
    this.#heartbeat = new LeaderHeartbeat({
      ...options,
      term: () => this.term,
      onTermOver: (term) => {
        this.#termIsOver(term)
      },
    })
    this.#succession = new Succession(options)
    options.lock.onLost((reason) => {
      this.#interrupted(reason)
    })
  }

  /** Joins the queue that waits for this lead; once, before the first `lead`. */
  joinOutbox(outbox: Outbox): void {
    this.#outbox = outbox
  }

  /** An instance that never leads: what happens here is not the workspace's history. */
  observe(): void {
    this.#mode = 'standing_by'
  }

  /** This process among the instances of the workspace. */
  get instanceId(): string {
    return this.#options.instanceId
  }

  get mode(): LeadershipMode {
    return this.#mode
  }

  /** The present term, a bigint as text; null while this process does not lead. */
  get term(): string | null {
    return this.#mode === 'leading' ? this.#term : null
  }

  /** What every write of a leader names. Throws while this process does not lead. */
  fence(): LeaderTerm {
    const { provider, instanceId } = this.#options
    const { term } = this
    if (term === null) throw new Error('this process does not lead')
    return { workspaceId: provider.workspaceId, instanceId, term }
  }

  /** Whether what happens here is the workspace's history. */
  get isRecorded(): boolean {
    return this.#mode !== 'standing_by'
  }

  /** Null unless this process leads, or led last and no other instance has led since. */
  get presence(): RuntimePresence | null {
    return this.#mode === 'standing_by' ? null : this.#heartbeat.presence
  }

  /**
   * Resolves when this process leads, in a term of its own, or when `signal` is aborted. Never
   * rejects: it waits for a substrate that is away, and calls `report` after each try.
   */
  lead(signal: AbortSignal, report?: SeekReport): Promise<void> {
    const { clock, log } = this.#options
    return seekLock({
      attempt: () => this.#tryLead(),
      report,
      isInterrupted: () => this.#mode === 'interrupted',
      signal,
      clock,
      log,
    })
  }

  /** Resolves when the lock's connection is lost or `signal` is aborted. */
  async untilLost(signal: AbortSignal): Promise<void> {
    if (this.#mode !== 'leading' || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#onLost = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    this.#onLost = null
  }

  /**
   * Ends the heartbeat, says goodbye in the log, clears the presence and frees the lock. Without
   * the goodbye the presence stays: the successor then reports the end (SPEC 5, `lost`).
   *
   * @throws when the goodbye is not in the log, nor what waited before it.
   */
  async leave(reason: string): Promise<void> {
    await this.#heartbeat.stop()
    const { provider, instanceId, lock } = this.#options
    // A boot that gave up its lead without a goodbye has left already.
    if (this.#isTerminationUnreported) return
    try {
      this.#isTerminationUnreported = true
      await this.#sayGoodbye(reason)
      this.#isTerminationUnreported = false
      const { workspaceId } = provider
      await provider.substrate.work.writeOne(clearPresence, { workspaceId, instanceId })
    } finally {
      this.#mode = 'standing_by'
      this.#term = null
      await lock.release()
    }
  }

  /** Says goodbye where one is due. */
  async #sayGoodbye(reason: string): Promise<void> {
    switch (this.#mode) {
      case 'leading':
        this.#tell(CHAIN_EVENT.runtimeGoodbye, { term: this.#term, reason })
        await this.#flushOrTryAgain()
        return
      case 'interrupted':
        // Another instance may have appended since: what waits here is no longer ours to append.
        throw new Error('the leader lock was lost and not taken again')
      case 'seeking':
        if (this.#outbox === null || this.#outbox.size === 0) return
        throw new Error('this process never led')
      case 'standing_by':
        return
      default:
        this.#mode satisfies never
    }
  }

  /** These last events have no later chance, and one try may fail by a lost answer alone. */
  async #flushOrTryAgain(): Promise<void> {
    try {
      await this.#outbox?.flush()
    } catch (error) {
      if (this.term === null) throw error
      await this.#outbox?.flush()
    }
  }

  get isInitialized(): boolean {
    return this.#options.provider.isInitialized
  }

  resolveWorkspaceId(): string {
    return this.#options.provider.workspaceId
  }

  /** Appends in this term; throws while there is none, and when it is over. */
  async appendEvents(workspaceId: string, events: readonly ChainEventDraft[]): Promise<void> {
    const fence = { ...this.fence(), workspaceId }
    if (await this.#options.provider.appendEventsInTerm(fence, events)) return
    this.#termIsOver(fence.term)
    throw new Error(`term ${fence.term} is over: another instance leads`)
  }

  async #tryLead(): Promise<boolean> {
    this.#lossUnheard = null
    if (this.#mode === 'standing_by' && (await lastLeaderGoesFirst(this.#options))) return false
    if (await this.#tryLock()) {
      await this.#takeTerm()
      return true
    }
    // Until another instance has a term, our own dead session may hold the lock.
    if (this.#mode === 'interrupted' && !this.#isAnothers(await this.#succession.holder())) {
      return false
    }
    this.#deposed()
    return false
  }

  /**
   * Stands by where another instance leads, even if the lock cannot be tried (SPEC 6: without the
   * lock).
   */
  async #tryLock(): Promise<boolean> {
    try {
      return await this.#options.lock.tryLead()
    } catch (error) {
      if (this.#mode === 'seeking') {
        const isLed = await anotherLeads(this.#options).catch(() => false)
        if (isLed) this.#deposed()
      }
      throw error
    }
  }

  async #takeTerm(): Promise<void> {
    const { provider, instanceId, holder, log } = this.#options
    const before = await this.#succession.holder()
    // Each try follows the term that it read: after a lost answer that is our own.
    if (this.#mode === 'interrupted' && this.#isAnothers(before)) this.#deposed()
    const resumes = this.#mode === 'interrupted'
    const hasLed = this.#term !== null
    const term = await this.#succession.takeTerm(before)
    const unreported = resumes ? [] : await this.#succession.unreportedTerminations()
    // Adopted before this process leads, so that it claims and logs nothing in a stale state.
    if (hasLed && !resumes) await adoptLeftState(provider, holder)
    this.#term = term
    this.#mode = 'leading'
    log.info(TAG, `leading as ${instanceId}, term ${term}`)
    for (const end of unreported) {
      this.#tell(CHAIN_EVENT.runtimeLost, {
        instance_id: end.instanceId,
        term: end.term,
        last_heartbeat_at: end.lastHeartbeatAt,
      })
    }
    this.#succession.told()
    const goesOn = hasLed && holder.current.primaryState !== 'booting'
    this.#tell(CHAIN_EVENT.runtimeLeading, { term }, { withNext: goesOn })
    if (goesOn) this.#tellStateAnew({ holdsClaims: resumes })
    this.#heartbeat.start()
    if (this.#lossUnheard !== null) this.#interrupted(this.#lossUnheard)
    try {
      await this.#heartbeat.beat()
      await this.#outbox?.flush()
    } catch (error) {
      // A gate of its own checks whether the event log takes appends; the events wait.
      log.warn(TAG, `the lead is not in the event log yet: ${describeError(error)}`)
    }
  }

  #isAnothers(holder: Pick<TermHolder, 'instanceId'> | null): boolean {
    return holder !== null && holder.instanceId !== this.#options.instanceId
  }

  /**
   * The log says only that a runtime leads, not in which state; without a state event it would seem
   * to boot.
   */
  #tellStateAnew({ holdsClaims }: { holdsClaims: boolean }): void {
    const { holder, log } = this.#options
    const { primaryState } = holder.current
    // Whatever another leader had under way: its claims are not held here.
    const to = primaryState === 'active' && !holdsClaims ? 'ready' : primaryState
    holder.transitionTo(to, 'lead taken again').catch((error: unknown) => {
      log.error(TAG, `the state is not told anew: ${describeError(error)}`)
    })
  }

  #interrupted(reason: string): void {
    if (this.#mode !== 'leading') {
      this.#lossUnheard = reason
      return
    }
    this.#options.log.error(TAG, `the leader lock is lost (${reason}); claiming stops`)
    this.#mode = 'interrupted'
    this.#onLost?.()
  }

  /** Takes the leader that a read of the substrate found: a later term than ours ends our own. */
  hear(leader: { readonly instanceId: string; readonly term: string | null } | null): void {
    if (leader === null || leader.term === null || this.#term === null) return
    if (!this.#isAnothers(leader) || BigInt(leader.term) <= BigInt(this.#term)) return
    if (this.#mode === 'leading') this.#options.lock.letGo()
    this.#deposed()
  }

  /**
   * A write was refused. A refusal in an earlier term says nothing about the present one, nor does
   * one that arrives while the next term is being taken: that term may be our own.
   */
  #termIsOver(term: string): void {
    if (term !== this.term) return
    // The holder of a later term had the lock, so our own belief about it is wrong.
    this.#options.lock.letGo()
    this.#deposed()
  }

  #deposed(): void {
    if (this.#mode === 'standing_by') return
    const { log, onDeposed } = this.#options
    log.warn(TAG, 'another instance leads, or has led since; standing by')
    this.#mode = 'standing_by'
    this.#outbox?.clear()
    onDeposed()
    this.#onLost?.()
  }

  #tell(
    eventType: ChainEventType,
    payload: Record<string, unknown>,
    { withNext = false }: { withNext?: boolean } = {},
  ): void {
    const { clock, instanceId } = this.#options
    const event = {
      eventId: randomUUID(),
      eventType,
      occurredAt: new Date(clock.now()).toISOString(),
      payload: { instance_id: instanceId, ...payload },
    }
    this.#outbox?.push([event], { expendable: false, withNext })
  }
}
