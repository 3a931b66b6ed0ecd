import 'server-only'
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import pg from 'pg'
import { describeError } from '@/lib/domain/failure'
import { TOPICS, type Topic } from '@/lib/domain/topic'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { WakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { SHARED_SESSIONS_WORDS } from '@/lib/server/db/connection/shared-sessions'
import { WakeSession } from './wake-session'

const TAG = '[kora.boot]'
const HEARTBEAT_MS = 30_000
/** How long its own notification may be on its way, at connect. */
const PROOF_MS = 2_000
const FIRST_BACKOFF_MS = 250
const LONGEST_BACKOFF_MS = 10_000
/** Triggers may be installed, a replica promoted, a pooler configured away. */
const LOOK_AGAIN_MS = 60_000
/** A replica may be promoted at any time, and pages should be pushed to at once. */
const REPLICA_AGAIN_MS = 5_000

/**
 * - `connecting`: not listening yet, or not any more; it retries without end
 * - `listening`: proven by a notification of its own
 * - `unavailable`: `LISTEN` cannot work here, polling carries on
 */
export type WakeMode =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'unavailable'; readonly reason: WakeHindrance }

/**
 * - `no_triggers`: the operator has not installed them (`npm run db:migrate -- --wake`)
 * - `queue_full`: the triggers have stopped sending, so that no write fails because of a full queue
 */
export type WakeHindrance = 'pooler' | 'replica' | 'no_triggers' | 'queue_full'

const HINDRANCE_WORDS: Readonly<Record<WakeHindrance, string>> = {
  pooler: SHARED_SESSIONS_WORDS,
  replica: 'the database is a read replica, which hears no notification',
  no_triggers: 'the wake triggers are not installed; `npm run db:migrate -- --wake` adds them',
  queue_full:
    'the notification queue of the database is half full: a session that listens does not end its transaction (pg_stat_activity, the oldest xact_start)',
}

/** What keeps the database from notifying of its changes; null for nothing. */
function hindranceIn(facts: WakeFacts): WakeHindrance | null {
  if (facts.isReplica) return 'replica'
  if (!facts.hasTriggers) return 'no_triggers'
  return facts.isQueueFull ? 'queue_full' : null
}

interface WakeListenerOptions {
  /** A direct address (SPEC 2, `KORA_DIRECT_DATABASE_URL`). */
  readonly connectionString: string
  readonly workspaceId: string
  /** Sends a payload over another connection: our own would receive it even through a pooler. */
  readonly sendWake: (payload: string) => Promise<void>
  /** Something changed; also called for every topic when the listening begins or ends. */
  readonly onWake: (topic: Topic) => void
  readonly onMode: (mode: WakeMode) => void
  readonly clock: Clock
  readonly log: Log
  readonly random?: () => number
  readonly heartbeatMs?: number
}

/** Listens for changes in the substrate, on a direct connection of its own (flow WAKE). */
export class WakeListener {
  readonly #options: WakeListenerOptions
  readonly #abort = new AbortController()
  #running: Promise<void> | null = null
  #mode: WakeMode = { kind: 'connecting' }
  #logged = ''
  #lost = '0'

  constructor(options: WakeListenerOptions) {
    this.#options = options
  }

  get mode(): WakeMode {
    return this.#mode
  }

  /** Begins to listen; a second call does nothing. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends the connection; resolves when it is closed. */
  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, random = Math.random } = this.#options
    const { signal } = this.#abort
    for (let failures = 0; !this.#isStopped(); failures += 1) {
      const wasHeard = await this.#listenOnce()
      if (this.#isStopped()) return
      if (wasHeard) failures = 0
      if (this.#mode.kind === 'unavailable') {
        const isReplica = this.#mode.reason === 'replica'
        await clock.sleep(isReplica ? REPLICA_AGAIN_MS : LOOK_AGAIN_MS, signal)
        continue
      }
      const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10))
      await clock.sleep(backoff * (0.5 + random() / 2), signal)
    }
  }

  /**
   * One connection from its beginning to its end; returns whether it ever listened. Never throws.
   */
  async #listenOnce(): Promise<boolean> {
    const { connectionString } = this.#options
    const proof = new RoundTripProof(this.#options.workspaceId)
    let session: WakeSession | null = null
    let wasHeard = false
    try {
      session = await WakeSession.open(connectionString, (payload) => {
        if (!proof.isMet(payload)) this.#heard(payload)
      })
      const hindrance = await this.#hindranceOf(session, proof)
      if (this.#isStopped()) return false
      if (hindrance === null) {
        wasHeard = true
        this.#logChange('info', 'push works: the substrate notifies of its changes')
        this.#enter({ kind: 'listening' })
        this.#wakeAll()
        await this.#whileAlive(session)
      } else {
        this.#unavailable(hindrance)
      }
    } catch (error) {
      if (!this.#isStopped()) {
        this.#logChange(
          'warn',
          `the substrate cannot be listened to, pages poll: ${describeError(error)}`,
        )
        this.#enter({ kind: 'connecting' })
      }
    } finally {
      await session?.close()
    }
    return wasHeard
  }

  async #hindranceOf(session: WakeSession, proof: RoundTripProof): Promise<WakeHindrance | null> {
    const { clock, sendWake } = this.#options
    if (!session.isDirect) return 'pooler'
    const facts = await session.facts()
    const standing = hindranceIn(facts)
    if (standing !== null) return standing
    this.#lost = facts.lost
    await session.listen()
    try {
      await sendWake(proof.payload)
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === '25006') return 'replica'
      throw error
    }
    const patience = new AbortController()
    await Promise.race([proof.met, clock.sleep(PROOF_MS, patience.signal)])
    patience.abort()
    return proof.wasMet ? null : 'pooler'
  }

  /**
   * Resolves when a stop was requested or the triggers are gone; throws when the connection broke.
   */
  async #whileAlive(session: WakeSession): Promise<void> {
    const { clock, heartbeatMs = HEARTBEAT_MS } = this.#options
    const { signal } = this.#abort
    const broken = session.ended.then((error) => {
      throw error
    })
    broken.catch(() => undefined)
    while (!this.#isStopped()) {
      const pause = new AbortController()
      const nap = AbortSignal.any([signal, pause.signal])
      try {
        await Promise.race([broken, clock.sleep(heartbeatMs, nap)])
      } finally {
        pause.abort()
      }
      if (this.#isStopped()) return
      const facts = await session.facts()
      const hindrance = hindranceIn(facts)
      if (hindrance !== null) {
        this.#unavailable(hindrance)
        return
      }
      this.#countLost(facts.lost)
    }
  }

  /**
   * A trigger that cannot notify counts the change instead: a missed notification is made up for.
   */
  #countLost(lost: string): void {
    if (lost === this.#lost) return
    this.#lost = lost
    this.#logChange('warn', `${lost} notifications of changes could not be sent so far`)
    this.#wakeAll()
  }

  #isStopped(): boolean {
    return this.#abort.signal.aborted
  }

  #heard(payload: string): void {
    const space = payload.indexOf(' ')
    const workspace = payload.slice(space + 1)
    if (workspace !== this.#options.workspaceId && workspace !== '*') return
    const topic = TOPICS.find((known) => known === payload.slice(0, space))
    if (topic !== undefined) this.#options.onWake(topic)
  }

  #wakeAll(): void {
    for (const topic of TOPICS) this.#options.onWake(topic)
  }

  #unavailable(reason: WakeHindrance): void {
    this.#logChange('warn', `no push, pages poll: ${HINDRANCE_WORDS[reason]}`)
    this.#enter({ kind: 'unavailable', reason })
  }

  #enter(mode: WakeMode): void {
    const before = this.#mode
    this.#mode = mode
    // Answers kept because every change was heard can no longer be relied on.
    if (before.kind === 'listening' && mode.kind !== 'listening') this.#wakeAll()
    if (JSON.stringify(mode) !== JSON.stringify(before)) this.#options.onMode(mode)
  }

  /** Logged when it changes: an outage of an hour must not fill the log. */
  #logChange(level: 'info' | 'warn', words: string): void {
    if (words === this.#logged) return
    this.#logged = words
    this.#options.log[level](TAG, words)
  }

  toJSON(): WakeMode {
    return this.#mode
  }

  /** Printed as its mode: the address holds a password. */
  [inspect.custom](): string {
    return `WakeListener ${inspect(this.#mode)}`
  }
}

/** A notification of our own, which only a listening connection receives. */
class RoundTripProof {
  readonly payload: string
  readonly met: Promise<void>
  wasMet = false
  #meet: () => void = () => undefined

  constructor(workspaceId: string) {
    this.payload = `proof-${randomUUID()} ${workspaceId.slice(0, 100)}`
    this.met = new Promise((resolve) => {
      this.#meet = resolve
    })
  }

  isMet(payload: string): boolean {
    if (payload !== this.payload) return false
    this.wasMet = true
    this.#meet()
    return true
  }
}
