import 'server-only'
import type pg from 'pg'
import { describeError } from '@/lib/domain/failure'
import type { Log } from '@/lib/server/process/log'
import { createSubstratePool } from '@/lib/server/db/connection/pool'
import { LogExplorer } from './log-explorer'
import { portAnswers } from '@/lib/server/db/errors/port-probe'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { AppendedEvent } from '@/lib/server/db/sql/events/append-events'
import { appendEventsInTerm } from '@/lib/server/db/sql/events/append-events-in-term'
import {
  recordHeartbeat,
  type RecordHeartbeatInput,
} from '@/lib/server/db/sql/leadership/record-heartbeat'
import {
  type ClaimOutcome,
  claimTicket,
  type ClaimTicketInput,
} from '@/lib/server/db/sql/claims/claim-ticket'
import { clearPresence } from '@/lib/server/db/sql/leadership/clear-presence'
import { mayUseSimulatedAgent } from '@/lib/server/db/sql/demonstration-mark'
import {
  endAttempt,
  type EndAttemptInput,
  releaseClaim,
} from '@/lib/server/db/sql/claims/end-attempt'
import type { HeldClaim } from '@/lib/server/db/sql/claims/held-claim'
import { findClaimable, type FindClaimableInput } from '@/lib/server/db/sql/claims/find-claimable'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { probeAppend } from '@/lib/server/db/sql/events/probe-append'
import {
  type CockpitRead,
  readCockpit,
  type ReadCockpitInput,
} from '@/lib/server/db/sql/tickets/read-cockpit'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { type LeaderPresence, readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import {
  type NextEligible,
  readNextEligible,
  type ReadNextEligibleInput,
} from '@/lib/server/db/sql/claims/read-next-eligible'
import {
  readNextLeaseEnd,
  type ReadNextLeaseEndInput,
} from '@/lib/server/db/sql/claims/read-next-lease-end'
import { readMissingSchema } from '@/lib/server/db/schema/read-schema'
import {
  readLastStateEventAt,
  readNewestStateEvents,
  readStateEventsAfter,
  type StateEvent,
} from '@/lib/server/db/sql/state/read-state-events'
import { readTerm, type TermHolder } from '@/lib/server/db/sql/leadership/read-term'
import {
  readUnreportedTerminations,
  type ReadUnreportedTerminationsInput,
  type UnreportedTermination,
} from '@/lib/server/db/sql/leadership/read-unreported-terminations'
import { refreshClaim, type RefreshClaimInput } from '@/lib/server/db/sql/claims/refresh-claim'
import { sendWake } from '@/lib/server/db/sql/send-wake'
import {
  sweepExpiredClaims,
  type SweepExpiredClaimsInput,
} from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { takeTerm, type TakeTermInput } from '@/lib/server/db/sql/leadership/take-term'
import { TicketExplorer } from './ticket-explorer'
import { connectionIsSound, onDirectSession } from '@/lib/server/db/connection/direct-session'
import { IDLE_IN_TRANSACTION_MS, inTransaction } from '@/lib/server/db/connection/transaction'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** The server's own limit for one statement; the pool's client-side limit is a little longer. */
const STATEMENT_TIMEOUT_MS = 3_000
const LIMITS = {
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
}
const POOL = { max: 10, idleTimeoutMs: 30_000 }
const SHORT_LIVED_POOL = { max: 2, idleTimeoutMs: 5_000 }
const APPLICATION_NAME = 'kora-cockpit'

/** Told whether the session is ours alone, so that a statement can be kept prepared in it. */
type OneStatement<Result> = (db: Queryable, isPrepared: boolean) => Promise<Result>

interface SubstrateOptions {
  readonly databaseUrl: string
  /** On a host that freezes the process between requests: few connections, that may be dead. */
  readonly isShortLived?: boolean
  readonly log: Log
}

/**
 * The substrate's statements over one pool, each within its time limit. Built without I/O; every
 * method throws what the driver throws.
 */
export class Substrate {
  /** What looks around in the event log. */
  readonly log: LogExplorer
  /** What looks for any of Kora's tickets. */
  readonly tickets: TicketExplorer
  readonly #pool: pg.Pool
  readonly #databaseUrl: string
  readonly #isShortLived: boolean
  /** Known after the first statement: the address leads to a pooler that shares sessions out. */
  #sharesSessions = false
  #onBroken: () => void = () => undefined

  constructor({ databaseUrl, isShortLived = false, log }: SubstrateOptions) {
    this.#isShortLived = isShortLived
    this.#databaseUrl = databaseUrl
    this.log = new LogExplorer((work) => this.#readTogether(work))
    this.tickets = new TicketExplorer((work) => this.#readTogether(work))
    this.#pool = createSubstratePool({
      connectionString: databaseUrl,
      applicationName: APPLICATION_NAME,
      ...(isShortLived ? SHORT_LIVED_POOL : POOL),
      onIdleError: (error) => {
        log.warn(
          '[kora.boot]',
          `an idle connection to the substrate broke: ${describeError(error)}`,
        )
        this.#onBroken()
      },
    })
  }

  /** Hears when a connection breaks that nobody uses: the first sign of an outage. */
  onBroken(listener: () => void): void {
    this.#onBroken = listener
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  /** Whether something listens at the substrate's address; cheap, and never throws. */
  portAnswers(): Promise<boolean> {
    return portAnswers(this.#databaseUrl)
  }

  /** The substrate's clock, ISO 8601 UTC. */
  readClock(): Promise<string> {
    return this.#read(async (db) => (await readClock(db)).asOf)
  }

  readKoraActors(workspaceId: string): Promise<string[]> {
    return this.#read((db) => readKoraActors(db, workspaceId))
  }

  /** What a page shows of the substrate, by one statement. */
  readCockpit(input: ReadCockpitInput): Promise<CockpitRead> {
    return this.#read((db, isPrepared) => readCockpit(db, input, { isPrepared }))
  }

  /** Sends a payload on the wake channel. Fails on a replica. */
  sendWake(payload: string): Promise<void> {
    return this.#writeOne((db) => sendWake(db, payload))
  }

  /** What the schema lacks, by name; empty when the server can work with it. */
  readSchemaGaps(): Promise<string[]> {
    return this.#read(async (db) => {
      const { tables, columns, migrations } = await readMissingSchema(db)
      const named = migrations.map((name) => `migration ${name}`)
      return [...tables, ...columns, ...named]
    })
  }

  readLeader(workspaceId: string): Promise<LeaderPresence | null> {
    return this.#read((db) => readLeader(db, workspaceId))
  }

  /** State events appended after `afterSeq`, oldest first. */
  readStateEventsAfter(input: {
    workspaceId: string
    afterSeq: string
    limit: number
  }): Promise<StateEvent[]> {
    return this.#read((db) => readStateEventsAfter(db, input))
  }

  /** The newest state events, newest first. */
  readNewestStateEvents(input: {
    workspaceId: string
    beforeSeq: string | null
    limit: number
  }): Promise<StateEvent[]> {
    return this.#read((db) => readNewestStateEvents(db, input))
  }

  readLastStateEventAt(input: { workspaceId: string; at: string }): Promise<StateEvent | null> {
    return this.#read((db) => readLastStateEventAt(db, input))
  }

  /**
   * Appends all events in order, all or none, while the term lasts; an event id that the log has is
   * not doubled. False when another instance leads and nothing was written.
   */
  appendEventsInTerm(term: LeaderTerm, events: readonly AppendedEvent[]): Promise<boolean> {
    return this.#write((db) => appendEventsInTerm(db, term, events))
  }

  /** After a failure, the same draft again finds out whether the claim was made. */
  claimTicket(input: ClaimTicketInput): Promise<ClaimOutcome> {
    return this.#write((db) => claimTicket(db, input))
  }

  /** False when the claim or the lead is lost, and nothing was written. */
  markInProgress(claim: HeldClaim): Promise<boolean> {
    return this.#writeOne((db) => markInProgress(db, claim))
  }

  /** The new end of the lease, or null when the claim or the lead is lost. */
  refreshClaim(input: RefreshClaimInput): Promise<string | null> {
    return this.#write((db) => refreshClaim(db, input))
  }

  /** False when the claim or the lead is lost. After a failure, the same again writes once. */
  endAttempt(input: EndAttemptInput): Promise<boolean> {
    return this.#write((db) => endAttempt(db, input))
  }

  /** Gives a claim back without a resolution; otherwise as `endAttempt`. */
  releaseClaim(input: Omit<EndAttemptInput, 'ending'>): Promise<boolean> {
    return this.#write((db) => releaseClaim(db, input))
  }

  /** The tickets that were freed, or null when another instance leads. */
  sweepExpiredClaims(input: SweepExpiredClaimsInput): Promise<string[] | null> {
    return this.#writeOne((db) => sweepExpiredClaims(db, input))
  }

  /** Whether a claim would find a ticket at `asOf`. */
  findClaimable(input: FindClaimableInput): Promise<{ asOf: string; isClaimable: boolean }> {
    return this.#read((db) => findClaimable(db, input))
  }

  readNextEligible(input: ReadNextEligibleInput): Promise<NextEligible> {
    return this.#read((db) => readNextEligible(db, input))
  }

  /** Milliseconds until the first lease ends; null when none runs. */
  readNextLeaseEnd(input: ReadNextLeaseEndInput): Promise<number | null> {
    return this.#read((db) => readNextLeaseEnd(db, input))
  }

  /** Whether this is the embedded demonstration, which alone the simulated agent may work in. */
  mayUseSimulatedAgent(): Promise<boolean> {
    return this.#read((db) => mayUseSimulatedAgent(db))
  }

  /** An append that is rolled back: proof that the event log takes one. */
  probeAppend(workspaceId: string): Promise<void> {
    return probeAppend(this.#pool, { workspaceId, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  }

  /** Whose term it is; null before the first. */
  readTerm(workspaceId: string): Promise<TermHolder | null> {
    return this.#read((db) => readTerm(db, workspaceId))
  }

  /** The leads before the asker's that ended without a word in the log. */
  readUnreportedTerminations(
    input: ReadUnreportedTerminationsInput,
  ): Promise<UnreportedTermination[]> {
    return this.#read((db) => readUnreportedTerminations(db, input))
  }

  /** The new term, a bigint as text; throws where the one before is another one by now. */
  takeTerm(input: TakeTermInput): Promise<string> {
    return this.#writeOne((db) => takeTerm(db, input))
  }

  /** The substrate's time of the beat; null when the term is over and nothing was written. */
  recordHeartbeat(input: RecordHeartbeatInput): Promise<string | null> {
    return this.#writeOne((db) => recordHeartbeat(db, input))
  }

  clearPresence(input: { workspaceId: string; instanceId: string }): Promise<void> {
    return this.#writeOne((db) => clearPresence(db, input))
  }

  /** For one statement that only reads: bare where the session is ours, which spares three others. */
  async #read<Result>(work: OneStatement<Result>): Promise<Result> {
    try {
      return await this.#one(work, { readOnly: true })
    } catch (error) {
      // The connection may have died while the process was frozen; a new one tells the truth.
      if (!this.#isShortLived || connectionIsSound(error)) throw error
      return this.#one(work, { readOnly: true })
    }
  }

  /** For several statements that read one moment together. */
  #readTogether<Result>(work: (db: Queryable) => Promise<Result>): Promise<Result> {
    const options = { readOnly: true, statementTimeoutMs: STATEMENT_TIMEOUT_MS }
    return inTransaction(this.#pool, options, work)
  }

  /** For one statement that writes. */
  #writeOne<Result>(work: OneStatement<Result>): Promise<Result> {
    return this.#one(work, { readOnly: false })
  }

  /** For several statements that belong together. */
  #write<Result>(work: (db: Queryable) => Promise<Result>): Promise<Result> {
    const options = { readOnly: false, statementTimeoutMs: STATEMENT_TIMEOUT_MS }
    return inTransaction(this.#pool, options, work)
  }

  async #one<Result>(
    work: OneStatement<Result>,
    { readOnly }: { readOnly: boolean },
  ): Promise<Result> {
    if (!this.#sharesSessions) {
      const done = await onDirectSession(this.#pool, LIMITS, (db) => work(db, true))
      if (done !== undefined) return done.result
      this.#sharesSessions = true
    }
    const options = { readOnly, statementTimeoutMs: STATEMENT_TIMEOUT_MS }
    return inTransaction(this.#pool, options, (db) => work(db, false))
  }
}
