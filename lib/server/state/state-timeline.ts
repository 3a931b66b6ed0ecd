import 'server-only'
import type { LoggedStateEvent } from '@/lib/domain/state/followed-state'
import {
  condenseStrip,
  foldStrip,
  type StripEvent,
  toStripEvent,
  type StripSegment,
} from '@/lib/domain/state/state-strip'

const DAY_MS = 24 * 60 * 60 * 1000
const PAGE = 1_000
/** More stretches than this cannot be distinguished on a screen. */
const SLOTS = 360

/** Where the timeline reads from. */
export interface StateEventSource {
  lastAt(at: string): Promise<LoggedStateEvent | null>
  after(seq: string, limit: number): Promise<readonly LoggedStateEvent[]>
}

/** The state's past, kept in memory and completed from the event log: each event is read once. */
export class StateTimeline {
  readonly #source: StateEventSource
  #events: StripEvent[] = []
  #lastSeq: string | null = null
  /** Whether everything was read once: a part of the past must not pass for all of it. */
  #isComplete = false
  #reading: Promise<void> | null = null
  #generation = 0
  /** The last strip, for as long as nothing it is made of changes. */
  #strip: { readonly madeOf: string; readonly segments: StripSegment[] } | null = null

  constructor(source: StateEventSource) {
    this.#source = source
  }

  /** Another generation of the log: what was read of the one before may be in no log any more. */
  begin(generation: number): void {
    if (generation === this.#generation) return
    this.#generation = generation
    this.#events = []
    this.#lastSeq = null
    this.#isComplete = false
    this.#strip = null
    this.#reading = null
  }

  /**
   * Reads what was appended since the last call; calls made meanwhile share the read. Nothing is
   * read when the newest event (`newestSeq`, where the caller knows it) is known already.
   */
  refresh(now: number, newestSeq?: string | null): Promise<void> {
    const isKnown = this.#isComplete && this.#reading === null && newestSeq !== undefined
    if (isKnown && BigInt(newestSeq ?? 0) <= BigInt(this.#lastSeq ?? 0)) return Promise.resolve()
    if (this.#reading !== null) return this.#reading
    const reading = this.#read(now).finally(() => {
      if (this.#reading === reading) this.#reading = null
    })
    this.#reading = reading
    return reading
  }

  /**
   * The last 24 hours up to `now` (epoch ms, the substrate's clock); after `aliveUntil` the state
   * is unconfirmed. Null before the first good `refresh`. The same object until something changes.
   */
  strip(now: number, aliveUntil: number): StripSegment[] | null {
    if (!this.#isComplete) return null
    const madeOf = [this.#lastSeq, this.#events.length, now, aliveUntil].join(' ')
    if (this.#strip?.madeOf === madeOf) return this.#strip.segments
    const window = { from: now - DAY_MS, to: now, aliveUntil }
    const segments = condenseStrip(foldStrip(this.#events, window), SLOTS)
    this.#strip = { madeOf, segments }
    return segments
  }

  async #read(now: number): Promise<void> {
    const generation = this.#generation
    const isOver = () => generation !== this.#generation
    if (this.#lastSeq === null) {
      const first = await this.#source.lastAt(new Date(now - DAY_MS).toISOString())
      if (isOver()) return
      this.#events = first === null ? [] : [stripEventOf(first)]
      this.#lastSeq = first?.seq ?? '0'
    }
    for (;;) {
      const page = await this.#source.after(this.#lastSeq, PAGE)
      if (isOver()) return
      this.#events.push(...page.map(stripEventOf))
      // After every page, so that no page is read twice if the next one fails.
      this.#lastSeq = page.at(-1)?.seq ?? this.#lastSeq
      if (page.length < PAGE) break
    }
    this.#isComplete = true
    this.#forgetBefore(now - DAY_MS)
  }

  #forgetBefore(from: number): void {
    const firstInside = this.#events.findIndex((event) => event.at > from)
    if (firstInside > 1) this.#events.splice(0, firstInside - 1)
  }
}

function stripEventOf({ eventType, occurredAt, payload }: LoggedStateEvent): StripEvent {
  const { to_primary_state, degradation_reasons, last_heartbeat_at } = payload
  return toStripEvent({
    at: Date.parse(occurredAt),
    eventType,
    toPrimaryState: to_primary_state,
    degraded: degradation_reasons.length > 0,
    lastHeartbeatAt: last_heartbeat_at,
  })
}
