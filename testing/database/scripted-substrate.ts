import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import type { Connection, Statement } from '@/lib/server/db/connection/connection'
import { readHiddenTables } from '@/lib/server/db/schema/read-hidden-tables'
import { reportRefusals } from '@/lib/server/db/connection/report-refusals'
import { refusesWrites } from '@/lib/server/db/errors/database-refuses'
import { readMisfits } from '@/lib/server/db/schema/read-misfits'
import { readMissingGrants } from '@/lib/server/db/schema/read-missing-grants'
import { readSchemaGaps } from '@/lib/server/db/schema/read-schema'
import { claimTicket } from '@/lib/server/db/sql/claims/claim-ticket'
import { endAttempt, releaseClaim } from '@/lib/server/db/sql/claims/end-attempt'
import { findClaimable } from '@/lib/server/db/sql/claims/find-claimable'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { readNextEligible } from '@/lib/server/db/sql/claims/read-next-eligible'
import { readNextLeaseEnd } from '@/lib/server/db/sql/claims/read-next-lease-end'
import { refreshClaim } from '@/lib/server/db/sql/claims/refresh-claim'
import { sweepExpiredClaims } from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { mayUseSimulatedAgent } from '@/lib/server/db/sql/demonstration-mark'
import { appendEventsInTerm } from '@/lib/server/db/sql/events/append-events-in-term'
import { probeAppend } from '@/lib/server/db/sql/events/probe-append'
import { clearPresence } from '@/lib/server/db/sql/leadership/clear-presence'
import { readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import { readTerm } from '@/lib/server/db/sql/leadership/read-term'
import { holdsEvent } from '@/lib/server/db/sql/events/holds-event'
import { readLogOrigin } from '@/lib/server/db/sql/events/read-log-origin'
import { readUnreportedTerminations } from '@/lib/server/db/sql/events/read-unreported-terminations'
import { recordHeartbeat } from '@/lib/server/db/sql/leadership/record-heartbeat'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { readDatabaseIdentity } from '@/lib/server/db/sql/read-database-identity'
import { readDataAge } from '@/lib/server/db/sql/read-data-age'
import { readPulse } from '@/lib/server/db/sql/read-pulse'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { readSystemIdentifier } from '@/lib/server/db/sql/read-system-identifier'
import { sendWake } from '@/lib/server/db/sql/send-wake'
import { readNewestStateEvents } from '@/lib/server/db/sql/state/read-state-events'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import type { Substrate } from '@/lib/server/db/substrate'
import { primaryAge } from './primary-age'

/** Every statement that a script may answer, by the name that the script uses. */
const STATEMENTS = {
  readClock,
  readSystemIdentifier,
  readDatabaseIdentity,
  readLogOrigin,
  holdsEvent,
  readDataAge,
  readPulse,
  readKoraActors,
  readCockpit,
  sendWake,
  readSchemaGaps,
  readHiddenTables,
  readMissingGrants,
  readMisfits,
  readLeader,
  readTerm,
  readUnreportedTerminations,
  takeTerm,
  recordHeartbeat,
  clearPresence,
  probeAppend,
  appendEventsInTerm,
  readNewestStateEvents,
  claimTicket,
  markInProgress,
  refreshClaim,
  endAttempt,
  releaseClaim,
  sweepExpiredClaims,
  findClaimable,
  readNextEligible,
  readNextLeaseEnd,
  mayUseSimulatedAgent,
}

type Statements = typeof STATEMENTS
type Scripted<Of> =
  Of extends Statement<infer Args, infer Result> ? (...args: Args) => Promise<Result> : never

/** What each statement answers, and whether the port does. */
type Script = { [Name in keyof Statements]: Scripted<Statements[Name]> } & {
  portAnswers: () => Promise<boolean>
}

const NOW = '2026-05-21T12:00:00.000000Z'

const KORA = '00000000-0000-4000-8000-000000000001'

const NOTHING_WAITS = {
  eligibleAt: null,
  eligibleInMs: null,
}

const NONE = { count: 0, capped: false }

const NO_TICKETS: AssignedTickets = {
  asOf: NOW,
  inProgress: [],
  queued: [],
  recentlyResolved: [],
  failedOrBlocked: [],
  totals: {
    inProgress: NONE,
    queued: NONE,
    recentlyResolved: NONE,
    failedOrBlocked: NONE,
    waitingToRetry: NONE,
  },
  unworked: { unassigned: NONE, ofUnworkedStatus: NONE },
  oldestWaitingAt: null,
}

/** Nobody has an account, and nothing was ever revoked. */
export const NO_ACCESS = { version: '0', accounts: false, revoked: [], voidBefore: null }

/**
 * A healthy substrate without a database: the test may replace the answer of each statement, which
 * makes it fail, hang or recover at will. What Postgres itself does is tested against Postgres.
 */
export function scriptedSubstrate(script: Partial<Script> = {}): Substrate {
  const healthy: Script = {
    readClock: () => Promise.resolve(NOW),
    readSystemIdentifier: () => Promise.resolve('7000000000000000001'),
    readDatabaseIdentity: () => Promise.resolve({ oid: '16384', name: 'kora' }),
    readLogOrigin: () => Promise.resolve('00'),
    holdsEvent: () => Promise.resolve(true),
    readDataAge: async () => primaryAge(await all.readClock()),
    readPulse: async () => ({ ...(await all.readDataAge()), fingerprint: null, access: NO_ACCESS }),
    readKoraActors: () => Promise.resolve([KORA]),
    readCockpit: async ({ workspaceId, koraActorId }) => {
      const age = await all.readDataAge()
      const koraActorIds = await all.readKoraActors(workspaceId)
      const leader = await all.readLeader(workspaceId)
      const [newest] = await all.readNewestStateEvents({ workspaceId, beforeSeq: null, limit: 1 })
      const isFound = koraActorId !== null && koraActorIds[0] === koraActorId
      const tickets = isFound ? NO_TICKETS : null
      return {
        ...age,
        koraActorIds,
        leader,
        tickets,
        stateSeq: newest?.seq ?? null,
        stateHash: newest === undefined ? null : `hash of ${newest.seq}`,
        fingerprint: null,
        access: NO_ACCESS,
      }
    },
    sendWake: () => Promise.resolve(),
    readSchemaGaps: () => Promise.resolve([]),
    readHiddenTables: () => Promise.resolve([]),
    readMissingGrants: () => Promise.resolve(null),
    readMisfits: () => Promise.resolve([]),
    readLeader: () => Promise.resolve(null),
    readTerm: () => Promise.resolve(null),
    readUnreportedTerminations: () => Promise.resolve([]),
    takeTerm: () => Promise.resolve('1'),
    recordHeartbeat: () => Promise.resolve(NOW),
    clearPresence: () => Promise.resolve(),
    probeAppend: () => Promise.resolve(),
    appendEventsInTerm: () => Promise.resolve(true),
    readNewestStateEvents: () => Promise.resolve([]),
    portAnswers: () => Promise.resolve(true),
    claimTicket: () => Promise.resolve({ outcome: 'none_claimable', asOf: NOW }),
    markInProgress: () => Promise.resolve(true),
    refreshClaim: () => Promise.resolve('2026-05-21T12:10:00.000000Z'),
    endAttempt: () => Promise.resolve(true),
    releaseClaim: () => Promise.resolve(true),
    sweepExpiredClaims: () => Promise.resolve([]),
    findClaimable: () => Promise.resolve({ asOf: NOW, isClaimable: false }),
    readNextEligible: () => Promise.resolve(NOTHING_WAITS),
    readNextLeaseEnd: () => Promise.resolve(null),
    mayUseSimulatedAgent: () => Promise.resolve(false),
  }
  const all: Script = { ...healthy, ...script }
  const connection = scriptedConnection(all)
  let onRefused: (error: unknown) => void = () => undefined
  return {
    work: reportRefusals(connection, (error) => {
      if (refusesWrites(error)) onRefused(error)
    }),
    cockpit: connection,
    access: connection,
    explorers: { for: () => connection },
    onBroken: () => undefined,
    onRefused: (listener) => {
      onRefused = listener
    },
    portAnswers: () => all.portAnswers(),
    close: () => Promise.resolve(),
  }
}

function scriptedConnection(script: Script): Connection {
  const answers = new Map<unknown, unknown>(
    Object.entries(STATEMENTS).map(([name, statement]) => [
      statement,
      script[name as keyof Statements],
    ]),
  )
  const run = <Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> => {
    // The type of `Script` guarantees that a statement's answer takes its arguments and gives its
    // result.
    const answer = answers.get(statement) as ((...asked: Args) => Promise<Result>) | undefined
    if (answer === undefined) throw new Error(`the script does not answer ${statement.name}`)
    return answer(...args)
  }
  return { read: run, readTogether: run, writeOne: run, write: run, rehearse: run }
}
