import 'server-only'
import { inspect } from 'node:util'
import { describeError } from '@/lib/domain/failure'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import { LockSession } from './lock-session'

/** How often a leader shows the server that it lives. */
const HEARTBEAT_MS = 5_000

/**
 * After how long without a heartbeat the server frees the lock. Longer than a heartbeat and the
 * wait for its answer, so that a leader detects its loss first; its writes in between are fenced.
 * Also longer than a heartbeat and a stall of 5 s of this process: a busy leader keeps its lead.
 */
const SILENCE_MS = 11_000

interface LeaderLockOptions {
  /** A direct address (SPEC 2, `KORA_DIRECT_DATABASE_URL`). */
  readonly connectionString: string
  readonly workspaceId: string
  readonly clock: Clock
  readonly log: Log
  readonly heartbeatMs?: number
  readonly silenceMs?: number
}

/** `idle`: no connection; `standing by`: connected, another instance leads. */
export type LeaderLockPhase = 'idle' | 'connecting' | 'standing by' | 'leading' | 'released'

export interface LeaderLockState {
  readonly phase: LeaderLockPhase
  /** The server's process that holds the lock; null unless leading. */
  readonly backendPid: number | null
  /** Why the lead was lost the last time, without secrets; null when it never was. */
  readonly lastLoss: string | null
}

/**
 * The lock that makes one instance of a workspace its leader (SPEC 6): a session advisory lock on a
 * connection of its own. Its holder may not have a term yet, and a former holder may not know of
 * its loss yet: the term is what fences writes.
 */
export class LeaderLock {
  readonly #options: LeaderLockOptions
  readonly #listeners = new Set<(reason: string) => void>()
  #phase: LeaderLockPhase = 'idle'
  #session: LockSession | null = null
  #trying: Promise<boolean> | null = null
  #stopHeartbeat = new AbortController()
  #lastLoss: string | null = null

  constructor(options: LeaderLockOptions) {
    this.#options = options
  }

  get state(): LeaderLockState {
    const backendPid = this.#phase === 'leading' ? (this.#session?.backendPid ?? null) : null
    return { phase: this.#phase, backendPid, lastLoss: this.#lastLoss }
  }

  get leads(): boolean {
    return this.#phase === 'leading'
  }

  /**
   * Calls the listener, once for each loss, with the reason; not for a release. Returns a function
   * that undoes it.
   */
  onLost(listener: (reason: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Whether this instance holds the lock now; never waits for the one that does. Called again and
   * again it keeps its connection, or makes a new one. Simultaneous calls share one try.
   *
   * @throws what the driver throws when the database cannot be reached.
   */
  tryLead(): Promise<boolean> {
    if (this.#phase === 'leading') return Promise.resolve(true)
    if (this.#phase === 'released') return Promise.resolve(false)
    this.#trying ??= this.#try().finally(() => {
      this.#trying = null
    })
    return this.#trying
  }

  /**
   * Ends the session of a lock that is believed to be held, so that the next try asks the database.
   * Not reported as a loss, because the caller knows.
   */
  letGo(): void {
    if (this.#phase !== 'leading' || this.#session === null) return
    this.#stopHeartbeat.abort()
    void this.#drop(this.#session)
  }

  /**
   * Frees the lock and the connection, for good: within a second, or three when a connection is
   * just being made. Never throws.
   */
  async release(): Promise<void> {
    this.#phase = 'released'
    this.#stopHeartbeat.abort()
    const session = this.#session
    this.#session = null
    await session?.close()
    // A try under way finds the phase changed, and closes what it has just opened.
    await this.#trying?.catch(() => false)
  }

  async #try(): Promise<boolean> {
    const session = this.#session ?? (await this.#connect())
    if (session === null) return false
    let taken: boolean
    try {
      taken = await session.tryLock(this.#options.workspaceId)
    } catch (error) {
      await this.#drop(session)
      if (this.#isReleased()) return false
      throw error
    }
    if (this.#session !== session) return false
    this.#phase = taken ? 'leading' : 'standing by'
    if (taken) void this.#beat(session)
    return taken
  }

  /** Null when the lock was released meanwhile. */
  async #connect(): Promise<LockSession | null> {
    this.#phase = 'connecting'
    const { connectionString, silenceMs = SILENCE_MS } = this.#options
    let session: LockSession
    try {
      session = await LockSession.open({ connectionString, silenceMs })
    } catch (error) {
      if (this.#isReleased()) return null
      this.#phase = 'idle'
      throw error
    }
    if (this.#isReleased()) {
      await session.close()
      return null
    }
    this.#session = session
    void session.ended.then((reason) => this.#lose(session, reason))
    return session
  }

  #isReleased(): boolean {
    return this.#phase === 'released'
  }

  async #beat(session: LockSession): Promise<void> {
    const { clock, heartbeatMs = HEARTBEAT_MS } = this.#options
    this.#stopHeartbeat = new AbortController()
    const { signal } = this.#stopHeartbeat
    for (;;) {
      await clock.sleep(heartbeatMs, signal)
      if (signal.aborted) return
      try {
        await session.keepAlive()
      } catch (error) {
        await this.#lose(session, error)
        return
      }
    }
  }

  /** Nothing happens when the session was given up already. */
  async #lose(session: LockSession, cause: unknown): Promise<void> {
    if (this.#session !== session) return
    const wasLeading = this.#phase === 'leading'
    this.#stopHeartbeat.abort()
    const closing = this.#drop(session)
    if (wasLeading) this.#tell(describeError(cause))
    await closing
  }

  #drop(session: LockSession): Promise<void> {
    if (this.#session === session) {
      this.#session = null
      this.#phase = 'idle'
    }
    return session.close()
  }

  #tell(reason: string): void {
    this.#lastLoss = reason
    for (const listener of [...this.#listeners]) {
      try {
        listener(reason)
      } catch (error) {
        const { log } = this.#options
        log.error('[kora.boot]', `a listener of the leader lock failed: ${describeError(error)}`)
      }
    }
  }

  /** Printed as its state: the address holds a password. */
  toJSON(): LeaderLockState {
    return this.state
  }

  [inspect.custom](): string {
    return `LeaderLock ${inspect(this.state)}`
  }
}
