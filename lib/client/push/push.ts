import { TOPICS, type Topic } from '@/lib/domain/topic'

/**
 * - `connecting`: not known yet, or between two streams
 * - `pushing`: a frame has come, and the line gives signs of life
 * - `down`: refused, lost or silent; the page polls
 */
export type PushState = 'connecting' | 'pushing' | 'down'

export interface PushStatus {
  readonly state: PushState
  /** Epoch ms by the substrate's clock. */
  readonly since: number
}

/**
 * What the page knows of push, and which readers ask when a topic has changed. Knows no network: the
 * code that brings the frames is loaded later, and without it the page polls.
 */
export class Push {
  readonly #now: () => number
  readonly #watchers = new Set<() => void>()
  readonly #askers = new Set<{ readonly topic: Topic; readonly ask: () => void }>()
  #status: PushStatus

  /** `now` is the substrate's clock, epoch ms; `since` what the first render takes for now. */
  constructor({ now, since }: { now: () => number; since: number }) {
    this.#now = now
    this.#status = { state: 'connecting', since }
  }

  /** Bound, so that React can hold on to it. */
  readonly current = (): PushStatus => this.#status

  /** Subscribes to every change of the state; returns its undo. */
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** `ask` is called when `topic` may have changed; returns its undo. */
  onWake(topic: Topic, ask: () => void): () => void {
    const asker = { topic, ask }
    this.#askers.add(asker)
    return () => this.#askers.delete(asker)
  }

  /** Starts over to wait for push. */
  restart(): void {
    this.#set('connecting')
  }

  /** Once push begins everything is asked for: earlier changes were not announced. */
  enter(state: PushState): void {
    if (state === this.#status.state) return
    this.#set(state)
    if (state === 'pushing') this.wake(TOPICS)
  }

  wake(topics: readonly Topic[]): void {
    for (const { topic, ask } of this.#askers) if (topics.includes(topic)) ask()
  }

  #set(state: PushState): void {
    this.#status = { state, since: this.#now() }
    for (const watcher of this.#watchers) watcher()
  }
}
