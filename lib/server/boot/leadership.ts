import 'server-only'
import { randomUUID } from 'node:crypto'
import { CHAIN_EVENT, type ChainEventDraft, type ChainEventType } from '@/lib/domain/chain-event'
import { describeError } from '@/lib/domain/failure'
import { sortedReasons } from '@/lib/domain/operational-state'
import { BackgroundLoop } from '../background-loop'
import type { Clock } from '../clock'
import type { EventLogTarget } from '../event-log/emit-state-transition'
import type { EventOutbox } from '../event-log/event-outbox'
import type { OperationalStateHolder } from '../holder/operational-state-holder'
import type { Log } from '../log'
import type { SubstrateProvider } from '../provider/substrate-provider'
import type { LeaderTerm } from '../substrate/leader-term'

const TAG = '[kora.boot]'
/** How often the lock is tried while somebody else has it (SPEC 6). */
const TRY_EVERY_MS = 2_000
/** A leader that was interrupted tries faster than those that wait: it has work under way. */
const RESUME_EVERY_MS = 200
/** How long after its last beat a leader has the first claim to the lock; failover waits for it. */
const LONGEST_HEAD_START_MS = 5_000

/** The leader lock of a workspace: a session advisory lock on a connection of its own. */
export interface LeaderLock {
  /** True when the lock is held now. Throws what the driver throws when the substrate is away. */
  tryLead(): Promise<boolean>
  /** Hears when the connection of a held lock is gone, and why. */
  onLost(listener: (reason: string) => void): () => void
  release(): Promise<void>
}

/**
 * - `seeking`: has not tried the lock yet
 * - `standing_by`: another instance leads, or led last; appends nothing and answers as an observer
 * - `leading`: holds the lock, in a term of its own
 * - `interrupted`: led until its lock connection broke, and nobody else has led since, as far as known
 */
export type LeadershipMode = 'seeking' | 'standing_by' | 'leading' | 'interrupted'

interface LeadershipOptions {
  readonly instanceId: string
  readonly provider: SubstrateProvider
  readonly lock: LeaderLock
  readonly holder: OperationalStateHolder
  readonly clock: Clock
  readonly log: Log
  readonly presenceMs: number
  /** Another instance leads: what was believed here can change nothing any more. */
  readonly onDeposed: () => void
}

/** The leader's presence as the page is told it (SPEC 8, `runtime`). */
export interface RuntimePresence {
  readonly instanceId: string
  readonly leader: boolean
  readonly heartbeatAt: string
  readonly alive: boolean
}

/** What the leader tells through: its own queue of events that wait for the substrate. */
type Outbox = Pick<EventOutbox, 'push' | 'flush' | 'clear'>

/**
 * This process's lead of the workspace (SPEC 6): the lock, the term that fences every write, the
 * heartbeat, and the events that tell its life. It is what the event log appends through: without
 * a term nothing is written.
 */
export class Leadership implements EventLogTarget {
  readonly #options: LeadershipOptions
  readonly #heartbeat: BackgroundLoop
  #outbox: Outbox | null = null
  #mode: LeadershipMode = 'seeking'
  #term: string | null = null
  #heartbeatAt: string | null = null
  #onLost: (() => void) | null = null
  /** Why the lock was lost again before the term that belongs to it was known. */
  #lossUnheard: string | null = null

  constructor(options: LeadershipOptions) {
    this.#options = options
    this.#heartbeat = new BackgroundLoop({
      name: 'heartbeat',
      tag: TAG,
      clock: options.clock,
      log: options.log,
      round: () => this.#beat(),
      afterFailureMs: Math.min(options.presenceMs, 1_000),
    })
    options.lock.onLost((reason) => {
      this.#interrupted(reason)
    })
  }

  /** Joins the queue that waits for this lead; once, before the first `lead`. */
  joinOutbox(outbox: Outbox): void {
    this.#outbox = outbox
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

  /** Null unless this process leads, or led last and nobody else has since. */
  get presence(): RuntimePresence | null {
    if (this.#heartbeatAt === null || this.#mode === 'standing_by') return null
    const { instanceId, provider, presenceMs } = this.#options
    // Silent is who misses beats while the substrate answers; without it nothing newer is known.
    const knownAt = provider.clock.asOf ?? this.#heartbeatAt
    const silence = Date.parse(knownAt) - Date.parse(this.#heartbeatAt)
    return {
      instanceId,
      leader: true,
      heartbeatAt: this.#heartbeatAt,
      alive: silence < 3 * presenceMs,
    }
  }

  /**
   * Resolves when this process leads, in a term of its own, or when `signal` is aborted. `resumed`
   * is true when it led before and nobody else has since. Never rejects: a substrate that is away
   * is waited for.
   */
  async lead(signal: AbortSignal): Promise<{ resumed: boolean }> {
    const { clock, log } = this.#options
    let trouble = ''
    while (!signal.aborted) {
      try {
        if (await this.#tryLead()) return await this.#takeTerm()
        trouble = ''
        await clock.sleep(TRY_EVERY_MS, signal)
      } catch (error) {
        if (describeError(error) !== trouble) log.warn(TAG, `leader lock: ${describeError(error)}`)
        trouble = describeError(error)
        // Whoever led before the substrate went away has work under way, and goes first.
        const pause = this.#mode === 'interrupted' ? RESUME_EVERY_MS : 2 * TRY_EVERY_MS
        await clock.sleep(pause, signal)
      }
    }
    return { resumed: false }
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

  /** Ends the heartbeat, says goodbye in the log, clears the presence and frees the lock. */
  async leave(reason: string): Promise<void> {
    await this.#heartbeat.stop()
    const { provider, instanceId, lock } = this.#options
    try {
      if (this.#term !== null && this.#mode === 'leading') {
        this.#tell(CHAIN_EVENT.runtimeGoodbye, { term: this.#term, reason })
        await this.#outbox?.flush()
      }
      const { workspaceId } = provider
      await provider.substrate.clearPresence({ workspaceId, instanceId })
    } finally {
      this.#mode = 'standing_by'
      this.#term = null
      await lock.release()
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
    if (this.#mode === 'standing_by' && (await this.#lastLeaderGoesFirst())) return false
    if (await this.#options.lock.tryLead()) return true
    this.#deposed()
    return false
  }

  /**
   * A leader that was heard of just now may only have lost its connection, as all do when the
   * database restarts: it has work under way, so it gets the lock back before anybody else.
   */
  async #lastLeaderGoesFirst(): Promise<boolean> {
    const { provider, instanceId, presenceMs } = this.#options
    const leader = await provider.substrate.readLeader(provider.workspaceId)
    if (leader?.heartbeatAt == null || leader.instanceId === instanceId) return false
    const age = Date.parse(leader.asOf) - Date.parse(leader.heartbeatAt)
    return age < Math.min(3 * presenceMs, LONGEST_HEAD_START_MS)
  }

  async #takeTerm(): Promise<{ resumed: boolean }> {
    const { provider, instanceId, log } = this.#options
    const { workspaceId } = provider
    const before = await provider.substrate.readLeader(workspaceId)
    const term = await provider.substrate.takeTerm({ workspaceId, instanceId })
    // One more than our own last term: nobody else has led in between.
    const resumed = this.#term !== null && BigInt(term) === BigInt(this.#term) + 1n
    // Before its first lead a process has told nothing yet: its own boot is not to be forgotten.
    if (this.#term !== null && !resumed) this.#outbox?.clear()
    this.#term = term
    this.#mode = 'leading'
    log.info(TAG, `leading as ${instanceId}, term ${term}`)
    if (before !== null && before.instanceId !== instanceId) {
      this.#tell(CHAIN_EVENT.runtimeLost, {
        instance_id: before.instanceId,
        term: before.term,
        last_heartbeat_at: before.heartbeatAt,
      })
    }
    this.#tell(CHAIN_EVENT.runtimeLeading, { term })
    this.#heartbeat.start()
    if (this.#lossUnheard !== null) this.#interrupted(this.#lossUnheard)
    try {
      await this.#beat()
      await this.#outbox?.flush()
    } catch (error) {
      // Whether the event log takes appends is for a gate of its own to decide; the events wait.
      log.warn(TAG, `the lead is not in the event log yet: ${describeError(error)}`)
    }
    return { resumed }
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

  /** A write was refused. One of an earlier term says nothing of the present one. */
  #termIsOver(term: string): void {
    if (term === this.#term) this.#deposed()
  }

  #deposed(): void {
    if (this.#mode === 'standing_by') return
    const { log, onDeposed } = this.#options
    log.warn(TAG, 'another instance leads; standing by')
    this.#mode = 'standing_by'
    this.#outbox?.clear()
    onDeposed()
    this.#onLost?.()
  }

  #tell(eventType: ChainEventType, payload: Record<string, unknown>): void {
    const { clock, instanceId } = this.#options
    const event = {
      eventId: randomUUID(),
      eventType,
      occurredAt: new Date(clock.now()).toISOString(),
      payload: { instance_id: instanceId, ...payload },
    }
    this.#outbox?.push([event], { expendable: false })
  }

  async #beat(): Promise<number> {
    const { provider, instanceId, presenceMs } = this.#options
    const { term } = this
    if (term === null) return presenceMs
    const { workspaceId } = provider
    const asOf = await provider.substrate.beatPresence({
      workspaceId,
      instanceId,
      role: 'runtime',
      term,
      state: this.#stateForPresence(),
    })
    if (asOf === null) {
      this.#termIsOver(term)
    } else {
      this.#heartbeatAt = asOf
      provider.clock.record(asOf)
    }
    return presenceMs
  }

  #stateForPresence(): Record<string, unknown> {
    const { current } = this.#options.holder
    return {
      primary_state: current.primaryState,
      claim_permission: current.claimPermission,
      degradation_reasons: sortedReasons(current),
    }
  }
}
