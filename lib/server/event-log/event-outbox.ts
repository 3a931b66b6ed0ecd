import 'server-only'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import type { Log } from '../log'

/** How many events may wait for the substrate (SPEC 5). */
export const OUTBOX_LIMIT = 10_000

/** Events that are appended in one transaction: all or none. */
interface Batch {
  readonly events: readonly ChainEventDraft[]
  /** Of a same-state transition: the first to go when there are too many. */
  readonly expendable: boolean
  /** Tried once: the log may hold it, so it may no longer change. */
  attempted: boolean
  readonly gap: boolean
}

interface OutboxOptions {
  readonly append: (events: readonly ChainEventDraft[]) => Promise<void>
  readonly newId: () => string
  readonly log: Log
  readonly limit?: number
}

/**
 * The events that wait to be appended, in the order in which they happened. Nothing leaves it
 * before the log has it; a batch that was tried keeps its event ids, so that a lost answer never
 * appends twice (SPEC 5).
 */
export class EventOutbox {
  readonly #options: OutboxOptions
  readonly #queue: Batch[] = []
  #waiting = 0
  #flushing: Promise<void> | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Events that wait. */
  get size(): number {
    return this.#waiting
  }

  push(events: readonly ChainEventDraft[], { expendable }: { expendable: boolean }): void {
    if (events.length === 0) return
    this.#queue.push({ events, expendable, attempted: false, gap: false })
    this.#waiting += events.length
    this.#makeRoom()
  }

  /** Forgets what waits: another instance has led since, and the log is no longer ours to write. */
  clear(): void {
    this.#queue.length = 0
    this.#waiting = 0
  }

  /**
   * Appends what waits, oldest first, until nothing does. Calls made meanwhile share the run.
   *
   * @throws whatever `append` throws; the batch that failed and all behind it stay.
   */
  flush(): Promise<void> {
    this.#flushing ??= this.#drain()
    return this.#flushing
  }

  async #drain(): Promise<void> {
    // Never ends before `flush` has kept it; and then it ends in the same step as its last look at
    // the queue, so that no event can slip in between.
    await Promise.resolve()
    try {
      for (let batch = this.#queue[0]; batch !== undefined; batch = this.#queue[0]) {
        batch.attempted = true
        await this.#options.append(batch.events)
        this.#remove(batch)
      }
    } finally {
      this.#flushing = null
    }
  }

  /** Gives the place where the batch stood. */
  #remove(batch: Batch): number {
    const place = this.#queue.indexOf(batch)
    // Forgotten while it was being appended.
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
      this.#tellGap(victim.events, place)
    }
  }

  /** Counts the dropped events into the one gap that waits, which stands where the first stood. */
  #tellGap(dropped: readonly ChainEventDraft[], place: number): void {
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
    const gap: Batch = { events: [event], expendable: false, attempted: false, gap: true }
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
