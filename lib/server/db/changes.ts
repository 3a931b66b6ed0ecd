import 'server-only'
import { TOPICS, type Topic } from '@/lib/domain/topic'

/**
 * The changes in the substrate that this process has heard of. An answer that was read before a
 * change of its topics is out of date; while changes are heard, an answer that was read after the
 * last change is current.
 */
export class Changes {
  readonly #counts = new Map<Topic, number>(TOPICS.map((topic) => [topic, 0]))
  #isHearing = false

  /** Whether every change is heard: the listener works, and the wake triggers are there. */
  get isHearing(): boolean {
    return this.#isHearing
  }

  hearing(isHearing: boolean): void {
    this.#isHearing = isHearing
  }

  wake(topic: Topic): void {
    this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + 1)
  }

  /** Nothing that was read before may be used: the substrate may have been away. */
  wakeAll(): void {
    for (const topic of TOPICS) this.wake(topic)
  }

  /** Another one after each change of any of the topics. */
  versionOf(topics: readonly Topic[]): string {
    return topics.map((topic) => this.#counts.get(topic) ?? 0).join(' ')
  }
}
