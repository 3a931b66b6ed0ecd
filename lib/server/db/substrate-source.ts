import 'server-only'
import type { Connection } from '@/lib/server/db/connection/connection'
import { databaseRefuses } from '@/lib/server/db/errors/database-refuses'
import { type EventMark, holdsEvent } from '@/lib/server/db/sql/events/holds-event'
import { readLogOrigin } from '@/lib/server/db/sql/events/read-log-origin'
import { readDatabaseIdentity } from '@/lib/server/db/sql/read-database-identity'
import { readSystemIdentifier } from '@/lib/server/db/sql/read-system-identifier'
import type { Clock } from '@/lib/server/process/clock'

/** A log without events is asked for its first one no more often than this. */
const EMPTY_LOG_ASKED_MS = 1_000

/** Where a process's data is from; each part null where it is not known. */
export interface SourceIdentity {
  /** Cluster and database; the same on a replica and after a failover to it. */
  readonly database: string | null
  /** The hash of the log's first event. */
  readonly log: string | null
}

/** What a read says of the log: its newest event of the state. */
interface LogMark {
  readonly stateSeq: string | null
  readonly stateHash: string | null
  /** The substrate's clock, ISO 8601 UTC. */
  readonly now: string
}

/**
 * Which database and which log answer here (CONTROL 20). Read before the first read and after each
 * failed one, because another database may have come back: no answer needs a statement more.
 */
export class SubstrateSource {
  readonly #connection: Connection
  readonly #workspaceId: string
  readonly #clock: Clock
  readonly #onOther: () => void
  #identity: SourceIdentity = { database: null, log: null }
  #isDoubted = true
  #emptyAskedAt = -Infinity
  #asking: Promise<void> | null = null
  #newest: EventMark | null = null
  #hasLostEvents = false
  #wentBackAt: string | null = null
  #generation = 0

  /** `onOther`: another database or another log answers than before, or the log went back. */
  constructor(options: {
    readonly connection: Connection
    readonly workspaceId: string
    readonly clock: Clock
    readonly onOther: () => void
  }) {
    this.#connection = options.connection
    this.#workspaceId = options.workspaceId
    this.#clock = options.clock
    this.#onOther = options.onOther
  }

  get identity(): SourceIdentity {
    return this.#identity
  }

  /**
   * When this process found that the log no longer has what it had read from it: an older copy of the
   * same log is there. By the substrate's clock, ISO 8601 UTC; null while that has not happened.
   */
  get wentBackAt(): string | null {
    return this.#wentBackAt
  }

  /** Another number: whatever was kept of the log before is void (CASES B11). */
  get generation(): number {
    return this.#generation
  }

  /**
   * A read has said where the log ends. One that lacks what an earlier read had is a reason to look
   * whether that is still there: two reads may have come back in the other order.
   */
  note({ stateSeq, stateHash, now }: LogMark): void {
    const found =
      stateSeq === null || stateHash === null ? null : { seq: stateSeq, hash: stateHash }
    if (this.#hasLostEvents) {
      this.#hasLostEvents = false
      this.#newest = found
      this.#wentBackAt = now
      this.#begin()
    } else if (lacks(found, this.#newest)) this.doubt()
    else this.#newest = found
  }

  /** A connection broke or a read failed: the next one may reach another database. */
  doubt(): void {
    this.#isDoubted = true
  }

  /** Resolves when the source is known again. Throws what the driver throws where nothing answers. */
  async settle(): Promise<void> {
    if (!this.#isDoubted && !this.#asksForFirstEvent()) return
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    await this.#asking
  }

  #asksForFirstEvent(): boolean {
    if (this.#identity.log !== null) return false
    return this.#clock.monotonic() - this.#emptyAskedAt >= EMPTY_LOG_ASKED_MS
  }

  async #ask(): Promise<void> {
    this.#isDoubted = false
    this.#emptyAskedAt = this.#clock.monotonic()
    try {
      const known = this.#identity
      const cluster = await this.#orNull(this.#connection.read(readSystemIdentifier))
      const database = await this.#orNull(this.#connection.read(readDatabaseIdentity))
      const log = await this.#orNull(this.#connection.read(readLogOrigin, this.#workspaceId))
      this.#identity = {
        database: database === null ? null : [cluster ?? '', database.oid, database.name].join(' '),
        log,
      }
      if (differ(known.database, this.#identity.database) || differ(known.log, log)) {
        this.#newest = null
        this.#begin()
      } else if (this.#newest !== null) {
        const mark = { workspaceId: this.#workspaceId, ...this.#newest }
        this.#hasLostEvents =
          (await this.#orNull(this.#connection.read(holdsEvent, mark))) === false
      }
    } catch (error) {
      this.#isDoubted = true
      throw error
    }
  }

  #begin(): void {
    this.#generation += 1
    this.#onOther()
  }

  /** Null where the role may not know, or the log is not made yet. */
  async #orNull<Value>(read: Promise<Value>): Promise<Value | null> {
    try {
      return await read
    } catch (error) {
      if (databaseRefuses(error)) return null
      throw error
    }
  }
}

/** Whether a log that ends in `found` cannot hold `known`. */
function lacks(found: EventMark | null, known: EventMark | null): boolean {
  if (known === null) return false
  if (found === null || BigInt(found.seq) < BigInt(known.seq)) return true
  return found.seq === known.seq && found.hash !== known.hash
}

function differ(known: string | null, found: string | null): boolean {
  return known !== null && found !== null && known !== found
}
