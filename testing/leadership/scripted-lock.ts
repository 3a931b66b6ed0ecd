import type { LeadershipLock } from '@/lib/server/leadership/lock-seeking'

/** A leader lock without a database: the test decides whether it is free, and when it breaks. */
export class ScriptedLock implements LeadershipLock {
  readonly #listeners = new Set<(reason: string) => void>()
  #held = false
  #released = false
  /** Whether no other session holds it. */
  free = true
  /** What a try fails with, as while the database is away. */
  failure: Error | null = null
  tries = 0
  /** How often a lock was given up because another instance has a later term. */
  letGos = 0

  get isHeld(): boolean {
    return this.#held
  }

  get isReleased(): boolean {
    return this.#released
  }

  tryLead(): Promise<boolean> {
    this.tries += 1
    if (this.failure !== null) return Promise.reject(this.failure)
    this.#held = this.free && !this.#released
    return Promise.resolve(this.#held)
  }

  onLost(listener: (reason: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The connection that holds the lock breaks. */
  lose(reason = 'connection reset'): void {
    this.#held = false
    for (const listener of this.#listeners) listener(reason)
  }

  letGo(): void {
    this.#held = false
    this.letGos += 1
  }

  release(): Promise<void> {
    this.#held = false
    this.#released = true
    return Promise.resolve()
  }
}
