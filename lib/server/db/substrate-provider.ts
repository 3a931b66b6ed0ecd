import 'server-only'
import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { type ReadAge, SharedRead } from './shared-read'
import { appendEventsInTerm } from '@/lib/server/db/sql/events/append-events-in-term'
import type { DataAge } from '@/lib/server/db/sql/data-age'
import { readDataAge } from '@/lib/server/db/sql/read-data-age'
import { type Pulse, readPulse } from '@/lib/server/db/sql/read-pulse'
import { type CockpitRead, readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import { AccessKnowledge } from './access-knowledge'
import { Changes } from './changes'
import { KeptCheck } from './explorers/kept-check'
import { KoraActor } from './kora-actor'
import { LeaderSilence } from './leader-silence'
import { readVersionLimits, type VersionLimits } from './schema/read-version-limits'
import { MissingIndexes } from './explorers/missing-indexes'
import { readWeakCharacterType } from './schema/read-character-type'
import { readHiddenTables } from './schema/read-hidden-tables'
import type { Substrate } from './substrate'
import { SubstrateClock } from './substrate-clock'
import { SubstrateSource } from './substrate-source'

/** A failed read is followed by a read of the time no more often than this. */
const RECENT_MS = 500

interface ProviderOptions {
  readonly substrate: Substrate
  readonly workspaceId: string
  /** How old the shared read may be, ms: the interval. */
  readonly maxAgeMs?: number
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
  /** The interval, ms: nothing older is served. */
  readonly maxAgeMs: number
  readonly substrate: Substrate
  readonly indexes: MissingIndexes
  /** The tables whose rows row security hides from this process. */
  readonly hiddenTables: KeptCheck<readonly string[]>
  /** The database's character type where it knows ASCII alone, else null. */
  readonly weakCharacterType: KeptCheck<string | null>
  readonly versionLimits: KeptCheck<VersionLimits | null>
  readonly changes = new Changes()
  readonly source: SubstrateSource
  /** A sign of life that also shows whether tickets and events are still the same. */
  readonly pulse: SharedRead<Pulse>
  /** What every page and route shows: one read for all. */
  readonly shared: SharedRead<CockpitRead>
  /** Kora's actor in the workspace. */
  readonly actor: KoraActor
  /** Who may come in, as far as it was read. */
  readonly access: AccessKnowledge
  /** Somebody has to hear of revocations even while nobody reads: an open stream. */
  needsAccess: () => boolean = () => false
  readonly #silence = new LeaderSilence()
  readonly #silences = new WeakMap<CockpitRead, number | null>()
  readonly #now: Clock
  #initialized = false
  #spacingMs = () => 100
  #onBroken: () => void = () => undefined
  #asking: Promise<DataAge> | null = null

  constructor({ substrate, workspaceId, maxAgeMs = 5_000, clock, log }: ProviderOptions) {
    this.substrate = substrate
    this.indexes = new MissingIndexes(substrate.cockpit)
    this.hiddenTables = new KeptCheck(substrate.cockpit, readHiddenTables)
    this.versionLimits = new KeptCheck(substrate.cockpit, readVersionLimits)
    this.weakCharacterType = new KeptCheck(substrate.cockpit, readWeakCharacterType)
    this.workspaceId = workspaceId
    this.maxAgeMs = maxAgeMs
    this.clock = new SubstrateClock(clock)
    this.#now = clock
    this.actor = new KoraActor({ connection: substrate.cockpit, workspaceId, clock, log })
    this.shared = new SharedRead({
      read: () => this.#read(() => this.#readCockpit()),
      clock,
      maxAgeMs,
      spacingMs: () => this.#spacingMs(),
    })
    this.pulse = new SharedRead({
      read: () => this.#read(() => this.#readPulse()),
      clock,
      maxAgeMs,
      spacingMs: () => this.#spacingMs(),
    })
    this.source = new SubstrateSource({
      connection: substrate.cockpit,
      workspaceId,
      clock,
      onOther: () => this.#forgetWhatIsKept(),
    })
    this.access = new AccessKnowledge({
      clock,
      maxAgeMs,
      // Whichever read is in use anyway; neither counts as a reader's.
      read: () =>
        this.shared.idleMs < 2 * maxAgeMs ? this.shared.renewed() : this.pulse.renewed(),
    })
    // What is kept may no longer be true; the next reader reads again.
    substrate.onBroken(() => {
      this.source.doubt()
      this.#forgetWhatIsKept()
      this.#onBroken()
    })
  }

  /** What is kept may no longer be true; the next reader reads again. */
  #forgetWhatIsKept(): void {
    this.accessChanged()
    this.changes.wakeAll()
  }

  /** A read of the substrate, whose source is known before it. */
  async #read<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      await this.source.settle()
      return await read()
    } catch (error) {
      this.source.doubt()
      throw error
    }
  }

  /** Calls `listener` when an idle connection breaks: the first sign of an outage or a failover. */
  whenBroken(listener: () => void): void {
    this.#onBroken = listener
  }

  /** This process has changed who may come in: the next to ask hears of it. */
  accessChanged(): void {
    this.shared.invalidate()
    this.pulse.invalidate()
    this.access.expire()
  }

  /** The least time between two shared reads, ms: it grows with the number of viewers. */
  paceReads(spacingMs: () => number): void {
    this.#spacingMs = spacingMs
  }

  /**
   * Whether tickets and events are still the same, and as of when: by the shared read, at no statement
   * of its own, while that has readers. Throws what the driver throws.
   */
  fingerprint(age?: ReadAge): Promise<Pick<Pulse, 'asOf' | 'fingerprint'>> {
    const isShared = this.shared.idleMs < 2 * this.maxAgeMs
    return isShared ? this.shared.renewed(age) : this.pulse.get(age)
  }

  /** The least time between two reads of the same answer, ms. */
  get spacingMs(): number {
    return this.#spacingMs()
  }

  get isInitialized(): boolean {
    return this.#initialized
  }

  resolveWorkspaceId(): string {
    return this.workspaceId
  }

  /** Makes the first round trip. Idempotent. Throws what the driver throws. */
  async initialize(): Promise<void> {
    await this.roundTrip()
    this.#initialized = true
  }

  async close(): Promise<void> {
    this.#initialized = false
    await this.substrate.close()
  }

  /** Asks the substrate for its time; calls made meanwhile share the question. */
  roundTrip(): Promise<DataAge> {
    this.#asking ??= this.#read(() => this.#askForTime()).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #readPulse(): Promise<Pulse> {
    const record = this.clock.roundTrip()
    const begunAt = this.#now.monotonic()
    const pulse = await this.substrate.cockpit.read(readPulse, this.workspaceId)
    record(pulse)
    this.access.note(pulse.access, begunAt)
    return pulse
  }

  async #askForTime(): Promise<DataAge> {
    const record = this.clock.roundTrip()
    const age = await this.substrate.cockpit.read(readDataAge)
    record(age)
    return age
  }

  /**
   * What a page shows of the substrate, from the shared read; null where it cannot be read. Then at
   * least the time is read, which the substrate still gives where only the schema is at fault.
   */
  async readOrNull(age?: ReadAge): Promise<CockpitRead | null> {
    try {
      return this.shared.kept(age) ?? (await this.shared.get(age))
    } catch {
      // The readers of tickets log the cause; the substrate watch logs an outage.
      if (this.clock.age >= RECENT_MS) await this.roundTrip().catch(() => undefined)
      return null
    }
  }

  /**
   * One round trip an interval in all: the shared read while it has readers, else the time alone.
   * Returns the milliseconds until the next one is due. Throws what the driver throws when the
   * substrate does not answer.
   */
  async signOfLife(): Promise<number> {
    const { shared, pulse, maxAgeMs } = this
    const isInUse = (read: SharedRead<unknown>) => read.idleMs < 2 * maxAgeMs
    const due =
      (isInUse(shared) ? await this.#renew(shared) : null) ??
      (isInUse(pulse) || this.needsAccess() ? await this.#renew(pulse) : null)
    if (due !== null) return due
    await this.roundTrip()
    return maxAgeMs
  }

  /** Milliseconds until a read is due again; null where it failed, which alone is no outage. */
  async #renew(read: SharedRead<unknown>): Promise<number | null> {
    try {
      await read.renewed()
      // A wake during the read matters to readers, not to the watch.
      return read.age < this.maxAgeMs ? this.maxAgeMs - read.age : this.maxAgeMs
    } catch {
      return null
    }
  }

  /**
   * Kora's tickets of the shared read (SPEC 7). `maxAgeMs`: how old the read may be, at most the
   * interval.
   *
   * @throws KoraFailure `kora_actor_missing` when the workspace has no actor of kind kora.
   */
  async assignedTickets(age?: ReadAge): Promise<AssignedTickets> {
    const { tickets } = await this.shared.get(age)
    if (tickets === null) throw this.actor.missing()
    return tickets
  }

  /** How long the leader had been silent at a shared read, ms; null where no heartbeat is known. */
  leaderSilence(read: CockpitRead): number | null {
    const known = this.#silences.get(read)
    if (known !== undefined) return known
    const silence = this.#silence.observe(read, this.clock.replay, this.#now.monotonic())
    this.#silences.set(read, silence)
    return silence
  }

  /** Read for the actor that was known before; when that has changed, once more for the new one. */
  async #readCockpit(): Promise<CockpitRead> {
    const { workspaceId } = this
    for (let attempt = 1; ; attempt += 1) {
      const askedAt = this.#now.monotonic()
      const koraActorId = this.actor.known
      const record = this.clock.roundTrip()
      const read = await this.substrate.cockpit.read(readCockpit, { workspaceId, koraActorId })
      const actorId = this.actor.adopt(read.koraActorIds, askedAt)
      record(read)
      this.access.note(read.access, askedAt)
      this.leaderSilence(read)
      this.source.note(read)
      if (actorId === null || actorId === koraActorId) return read
      if (attempt === 3) throw new Error('the actor of kind kora changes at every read')
    }
  }

  /**
   * Appends all events in one transaction, in order, idempotent by event id, while the term lasts;
   * false when another instance leads and nothing was written.
   */
  appendEventsInTerm(term: LeaderTerm, events: readonly ChainEventDraft[]): Promise<boolean> {
    const { workspaceId } = this
    return this.substrate.work.write(
      appendEventsInTerm,
      term,
      events.map((event) => ({ ...event, workspaceId, actorId: this.actor.known })),
    )
  }
}
