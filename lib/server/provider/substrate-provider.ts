import 'server-only'
import type { AssignedTickets } from '@/lib/domain/assigned-tickets'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { KoraFailure } from '@/lib/domain/failure'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { LeaderTerm } from '../substrate/leader-term'
import type { Substrate } from '../substrate/substrate'
import { SubstrateClock } from './substrate-clock'

/** How old the last round trip may be for a caller that only wants to know the time. */
const RECENT_MS = 500

/** How long a draining queue, which asks some hundred times a second, goes by one answer. */
const ACTOR_KEPT_MS = 1_000

interface ProviderOptions {
  readonly substrate: Substrate
  readonly workspaceId: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * The one connection to the substrate in a process: pool, workspace, Kora's actor (SPEC 1). Built
 * without I/O; `initialize` proves that the substrate answers.
 */
export class SubstrateProvider {
  readonly workspaceId: string
  readonly clock: SubstrateClock
  readonly substrate: Substrate
  readonly #now: Clock
  readonly #log: Log
  #initialized = false
  #actorId: string | null = null
  #actorAskedAt = -Infinity
  #asking: Promise<string> | null = null

  constructor({ substrate, workspaceId, clock, log }: ProviderOptions) {
    this.substrate = substrate
    this.workspaceId = workspaceId
    this.clock = new SubstrateClock(clock)
    this.#now = clock
    this.#log = log
  }

  get isInitialized(): boolean {
    return this.#initialized
  }

  resolveWorkspaceId(): string {
    return this.workspaceId
  }

  /** Makes the first round trip. Calling it again is harmless. Throws what the driver throws. */
  async initialize(): Promise<void> {
    await this.roundTrip()
    this.#initialized = true
  }

  async close(): Promise<void> {
    this.#initialized = false
    await this.substrate.close()
  }

  /** Asks the substrate for its time; calls made meanwhile share the question. */
  roundTrip(): Promise<string> {
    this.#asking ??= this.substrate
      .readClock()
      .then((asOf) => {
        this.clock.record(asOf)
        return asOf
      })
      .finally(() => {
        this.#asking = null
      })
    return this.#asking
  }

  /** Makes sure that the last round trip is recent, where the substrate allows; never throws. */
  async touch(): Promise<void> {
    if (this.clock.age < RECENT_MS) return
    try {
      await this.roundTrip()
    } catch {
      // The age of the last good round trip tells it, and the substrate watch logs it.
    }
  }

  /**
   * Kora's actor in the workspace. Asked for anew each time: an actor that was deactivated a minute
   * ago must not be read for any longer.
   *
   * @throws KoraFailure `kora_actor_missing` when the workspace has none that is not deactivated.
   */
  async koraActorId(): Promise<string> {
    const askedAt = this.#now.monotonic()
    const [first, second] = await this.substrate.readKoraActors(this.workspaceId)
    if (first === undefined) {
      this.#actorId = null
      throw new KoraFailure(
        'kora_actor_missing',
        `the workspace ${this.workspaceId} has no actor of kind kora that is not deactivated`,
      )
    }
    if (second !== undefined && first !== this.#actorId) {
      this.#log.warn(
        '[assigned_sea_tickets]',
        `the workspace ${this.workspaceId} has several actors of kind kora; using ${first}`,
      )
    }
    this.#actorId = first
    this.#actorAskedAt = askedAt
    return first
  }

  /** As `koraActorId`, or its answer of less than a second ago: for whoever asks for each ticket. */
  async recentKoraActorId(): Promise<string> {
    const age = this.#now.monotonic() - this.#actorAskedAt
    return this.#actorId !== null && age < ACTOR_KEPT_MS ? this.#actorId : this.koraActorId()
  }

  /** Kora's tickets in their buckets, by one statement (SPEC 7). */
  async assignedTickets({ withTotals }: { withTotals: boolean }): Promise<AssignedTickets> {
    const koraActorId = await this.koraActorId()
    const { workspaceId } = this
    const read = await this.substrate.readAssignedTickets({ workspaceId, koraActorId, withTotals })
    this.clock.record(read.asOf)
    return read
  }

  /**
   * Appends all events in one transaction, in order, idempotent by event id, while the term lasts;
   * false when another instance leads and nothing was written.
   */
  appendEventsInTerm(term: LeaderTerm, events: readonly ChainEventDraft[]): Promise<boolean> {
    const { workspaceId } = this
    return this.substrate.appendEventsInTerm(
      term,
      events.map((event) => ({ ...event, workspaceId, actorId: this.#actorId })),
    )
  }
}
