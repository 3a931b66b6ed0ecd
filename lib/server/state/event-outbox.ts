import 'server-only'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { type Clock, systemClock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'

/** How many events may wait for the substrate (SPEC 5). */
export const OUTBOX_LIMIT = 10_000

/** How many transitions one transaction may append. */
const APPENDED_TOGETHER = 20

/**
 * How soon after one append the next may begin while no caller flushes, in ms: the moves of a queue
 * that drains share a transaction, and a single move is never held back.
 */
const GATHER_MS = 20

/** The events of one transition: appended in one transaction, both or none. */
interface Batch {
  readonly events: readonly ChainEventDraft[]
  /** Of a same-state transition: the first to go when there are too many. */
  readonly expendable: boolean
  /** Tried once: the log may hold it, so it may no longer change. */
  attempted: boolean
  readonly gap: boolean
  /** Never appended without the one behind it. */
  readonly withNext: boolean
}

interface PushOptions {
  readonly expendable: boolean
  /** Only together with what is pushed next, in the same step: neither would be true alone. */
  readonly withNext?: boolean
}

interface OutboxOptions {
  /** All events in one transaction, in order. */
  readonly append: (events: readonly ChainEventDraft[]) => Promise<void>
  readonly newId: () => string
  readonly log: Log
  readonly limit?: number
  readonly clock?: Clock
  readonly batchMs?: number
}

/** Waits for `last` to leave the queue. */
interface Waiter {
  readonly last: Batch
  readonly patient: boolean
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/**
 * The events that wait to be appended, in the order in which they happened. Nothing leaves it
 * before the log has it; a batch that was tried keeps its event ids, so that a lost answer never
 * appends twice (SPEC 5). Neighbours are appended together, all or none.
 */
export class EventOutbox {
  readonly #options: OutboxOptions
  readonly #queue: Batch[] = []
  #waiting = 0
  #waiters: Waiter[] = []
  #isDraining = false
  /** This many are tried one by one: of those that failed together, one may never be appended. */
  #suspects = 0
  #beganAt = -Infinity
  #gathering: AbortController | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Events that wait. */
  get size(): number {
    return this.#waiting
  }

  push(events: readonly ChainEventDraft[], { expendable, withNext = false }: PushOptions): void {
    if (events.length === 0) return
    this.#queue.push({ events, expendable, attempted: false, gap: false, withNext })
    this.#waiting += events.length
    this.#makeRoom()
  }

  /** Drops what waits: another instance has led since, and the log is no longer ours to write. */
  clear(): void {
    this.#queue.length = 0
    this.#waiting = 0
    this.#suspects = 0
  }

  /**
   * Appends what waits, oldest first; resolves when all that waited at the call is appended, however
   * much comes meanwhile. Calls share the appends under way, but not the failure of one that began
   * before them: then they try once themselves.
   *
   * @throws whatever `append` throws; what failed and all behind it stay.
   */
  flush(): Promise<void> {
    this.#gathering?.abort('pressed')
    return this.#whenAppended({ patient: false })
  }

  /** As `flush`, but some milliseconds later where an append has only just begun. */
  flushSoon(): Promise<void> {
    return this.#whenAppended({ patient: true })
  }

  #whenAppended({ patient }: { patient: boolean }): Promise<void> {
    const last = this.#queue.at(-1)
    if (last === undefined) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.push({ last, patient, resolve, reject })
      if (!this.#isDraining) void this.#drain()
    })
  }

  /** Never rejects: a failure goes to the waiters. */
  async #drain(): Promise<void> {
    this.#isDraining = true
    // What is pushed in the same step is appended with it.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      await this.#awaitBatch()
      const heard = new Set(this.#waiters)
      try {
        await this.#appendOldest()
        this.#settle((waiter) => !this.#queue.includes(waiter.last))
      } catch (error) {
        const ownTry = this.#waiters.filter((waiter) => !waiter.patient && !heard.has(waiter))
        const failed = this.#waiters.filter((waiter) => !ownTry.includes(waiter))
        this.#waiters = ownTry
        for (const { reject } of failed) reject(error)
        if (ownTry.length === 0) break
      }
    }
    if (this.#queue.length === 0) this.#settle(() => true)
    // In the same step as the last check of the queue: no event can slip in between.
    this.#isDraining = false
  }

  async #awaitBatch(): Promise<void> {
    const { clock = systemClock, batchMs = GATHER_MS } = this.#options
    const wait = this.#beganAt + batchMs - clock.monotonic()
    const isPressed = this.#waiters.some((waiter) => !waiter.patient)
    if (wait > 0 && !isPressed && this.#queue.length < APPENDED_TOGETHER) {
      this.#gathering = new AbortController()
      await clock.sleep(wait, this.#gathering.signal)
      this.#gathering = null
    }
    this.#beganAt = clock.monotonic()
  }

  async #appendOldest(): Promise<void> {
    let count = this.#suspects > 0 ? 1 : APPENDED_TOGETHER
    while (this.#queue[count - 1]?.withNext === true) count += 1
    const oldest = this.#queue.slice(0, count)
    // Dropped while they were batched.
    if (oldest.length === 0) return
    for (const batch of oldest) batch.attempted = true
    this.#suspects = Math.max(this.#suspects, oldest.length)
    await this.#options.append(oldest.flatMap((batch) => batch.events))
    this.#suspects -= oldest.length
    for (const batch of oldest) this.#remove(batch)
  }

  #settle(isOver: (waiter: Waiter) => boolean): void {
    const over = this.#waiters.filter(isOver)
    this.#waiters = this.#waiters.filter((waiter) => !over.includes(waiter))
    for (const { resolve } of over) resolve()
  }

  /** Gives the place where the batch stood. */
  #remove(batch: Batch): number {
    const place = this.#queue.indexOf(batch)
    // Dropped while it was being appended.
    if (place < 0) return place
    this.#queue.splice(place, 1)
    this.#waiting -= batch.events.length
    return place
  }

  #makeRoom(): void {
    while (this.#waiting > (this.#options.limit ?? OUTBOX_LIMIT)) {
      const droppable = (batch: Batch) => !batch.attempted && !batch.gap
      const victim =
        this.#queue.find((batch) => droppable(batch) && batch.expendable) ??
        this.#queue.find(droppable)
      if (victim === undefined) return
      const place = this.#remove(victim)
      this.#reportGap(victim.events, place)
    }
  }

  /** Counts the dropped events into the one gap that waits, which stands where the first stood. */
  #reportGap(dropped: readonly ChainEventDraft[], place: number): void {
    const times = dropped.map((event) => event.occurredAt)
    const open = this.#queue.find((batch) => batch.gap && !batch.attempted)
    const before = open?.events[0]
    const was = before === undefined ? null : gapOf(before)
    const from = [...(was ? [was.from] : []), ...times].sort()[0] ?? ''
    const to = [...(was ? [was.to] : []), ...times].sort().at(-1) ?? ''
    const event: ChainEventDraft = {
      eventId: before?.eventId ?? this.#options.newId(),
      eventType: CHAIN_EVENT.eventLogGap,
      occurredAt: to,
      payload: { dropped: (was?.dropped ?? 0) + dropped.length, from, to },
    }
    const placeOfOpen = open === undefined ? place : Math.min(place, this.#remove(open))
    const gap: Batch = {
      events: [event],
      expendable: false,
      attempted: false,
      gap: true,
      withNext: false,
    }
    this.#queue.splice(placeOfOpen, 0, gap)
    this.#waiting += 1
    if (open !== undefined) return
    this.#options.log.error(
      '[kora.operational_state]',
      'too many events wait for the substrate: the oldest are dropped, and the log will say so',
    )
  }
}

interface Gap {
  readonly dropped: number
  readonly from: string
  readonly to: string
}

function gapOf(event: ChainEventDraft): Gap {
  const { dropped, from, to } = event.payload
  return { dropped: Number(dropped), from: String(from), to: String(to) }
}
