import 'server-only'
import { randomBytes } from 'node:crypto'
import { TOPICS, type Topic } from '@/lib/domain/topic'
import type { StreamFrame } from '@/lib/wire/stream-frame.wire'
import type { Clock } from '@/lib/server/process/clock'
import { frameText, KEEP_ALIVE_TEXT, OPENING_TEXT } from './frame-text'
import { encoded, StreamSession } from './stream-session'

const KEEP_ALIVE_MS = 10_000

interface StreamChannelOptions {
  readonly clock: Clock
  /** At most this many clients at a time (`KORA_MAX_STREAMS`). */
  readonly limit: number
  /** The pause between two frames of a topic, ms; the first one after a pause goes at once. */
  readonly spacingMs: () => number
  /** The substrate's time, ISO 8601 UTC; null where it is not known. */
  readonly asOf: () => string | null
  /** A topic changed, as often as a frame may go out; also without any client. */
  readonly onFrame?: (topic: Topic) => void
}

/** Where a topic stands: its newest frame, and the one that waits for its turn. */
interface TopicState {
  version: number
  /** The channel's count at the newest frame; part of its id. */
  seq: number
  asOf: string | null
  sentAt: number
  isWaiting: boolean
}

/** The result for a client that requested the stream. */
export type Subscription =
  | { readonly kind: 'open'; readonly body: ReadableStream<Uint8Array> }
  | { readonly kind: 'closed' }
  | { readonly kind: 'full' }

/**
 * All clients of this process's stream and what they are sent (SPEC 8): topics and versions, never
 * data. Closed until changes can be reported, and whenever that ends.
 */
export class StreamChannel {
  readonly #options: StreamChannelOptions
  readonly #sessions = new Set<StreamSession>()
  readonly #topics: ReadonlyMap<Topic, TopicState>
  /** Distinguishes one process from the next, so that ids of another are not taken for ours. */
  readonly #epoch = randomBytes(4).toString('hex')
  #seq = 0
  #isOpen = false
  #hasEnded = false
  #keepAlive: AbortController | null = null

  constructor(options: StreamChannelOptions) {
    this.#options = options
    this.#topics = new Map(
      TOPICS.map((topic) => [
        topic,
        { version: 0, seq: 0, asOf: null, sentAt: -Infinity, isWaiting: false },
      ]),
    )
  }

  /** Clients at the moment. */
  get size(): number {
    return this.#sessions.size
  }

  /** From now on clients are let in. */
  open(): void {
    if (!this.#hasEnded) this.#isOpen = true
  }

  /** Ends every stream and refuses clients until `open`. */
  close(): void {
    this.#isOpen = false
    for (const session of this.#sessions) session.end()
  }

  /** Closes for good: the process leaves. */
  end(): void {
    this.#hasEnded = true
    this.close()
  }

  /** A topic changed: a frame at once, or when the spacing allows; several changes share one. */
  wake(topic: Topic): void {
    const state = this.#topics.get(topic)
    if (state === undefined) return
    state.version += 1
    state.asOf = this.#options.asOf()
    if (state.isWaiting) return
    const { clock, spacingMs } = this.#options
    const wait = state.sentAt + spacingMs() - clock.monotonic()
    if (wait <= 0) {
      this.#sendFrame(topic, state)
      return
    }
    state.isWaiting = true
    void clock.sleep(wait).then(() => {
      state.isWaiting = false
      this.#sendFrame(topic, state)
    })
  }

  /**
   * Lets a client in. Without a `Last-Event-ID` of this process it gets the position of every
   * topic, else what is newer, and always one frame: a client trusts push only after a frame has
   * come.
   */
  subscribe({
    lastEventId,
    source = null,
    signal,
  }: {
    lastEventId: string | null
    /** Where the data is from, as `x-kora-source`; null where it is not known. */
    source?: string | null
    signal: AbortSignal
  }): Subscription {
    if (!this.#isOpen) return { kind: 'closed' }
    if (this.#sessions.size >= this.#options.limit) return { kind: 'full' }
    const session = new StreamSession({ signal, onClose: (gone) => this.#forget(gone) })
    if (!session.isOpen) return { kind: 'open', body: session.body }
    this.#sessions.add(session)
    session.send(encoded(OPENING_TEXT + this.#missedBy(lastEventId, source)))
    this.#keepAlive ??= this.#keepThemAlive()
    return { kind: 'open', body: session.body }
  }

  #sendFrame(topic: Topic, state: TopicState): void {
    this.#seq += 1
    state.seq = this.#seq
    state.sentAt = this.#options.clock.monotonic()
    this.#options.onFrame?.(topic)
    if (this.#sessions.size === 0) return
    this.#sendAll(encoded(this.#textOf(topic, state)))
  }

  #sendAll(bytes: Uint8Array): void {
    for (const session of this.#sessions) session.send(bytes)
  }

  #textOf(topic: Topic, { version, seq, asOf }: TopicState, source?: string): string {
    const frame: StreamFrame = {
      topic,
      version,
      as_of: asOf,
      ...(source !== undefined && { source }),
    }
    return frameText(`${this.#epoch}.${String(seq)}`, frame)
  }

  #missedBy(lastEventId: string | null, source: string | null): string {
    const [epoch, count] = (lastEventId ?? '').split('.')
    const known = epoch === this.#epoch && /^\d{1,15}$/.test(count ?? '') ? Number(count) : -1
    const inOrder = [...this.#topics].sort(([, one], [, other]) => one.seq - other.seq)
    const newer = inOrder.filter(([, state]) => state.seq > known)
    return (newer.length > 0 ? newer : inOrder.slice(-1))
      .map(([topic, state], place) =>
        this.#textOf(topic, state, place === 0 ? (source ?? undefined) : undefined),
      )
      .join('')
  }

  #forget(session: StreamSession): void {
    this.#sessions.delete(session)
    if (this.#sessions.size > 0) return
    this.#keepAlive?.abort()
    this.#keepAlive = null
  }

  /** One timer for all, from the first client to the last. */
  #keepThemAlive(): AbortController {
    const stop = new AbortController()
    const bytes = encoded(KEEP_ALIVE_TEXT)
    const run = async () => {
      for (;;) {
        await this.#options.clock.sleep(KEEP_ALIVE_MS, stop.signal)
        if (stop.signal.aborted) return
        this.#sendAll(bytes)
      }
    }
    void run()
    return stop
  }
}
