import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import { createLog } from '@/lib/server/process/log'
import { Substrate } from '@/lib/server/db/substrate'

type Reads = Pick<
  Substrate,
  | 'readClock'
  | 'readKoraActors'
  | 'readCockpit'
  | 'sendWake'
  | 'readSchemaGaps'
  | 'readLeader'
  | 'readTerm'
  | 'readUnreportedTerminations'
  | 'takeTerm'
  | 'recordHeartbeat'
  | 'clearPresence'
  | 'probeAppend'
  | 'appendEventsInTerm'
  | 'portAnswers'
  | 'readNewestStateEvents'
  | 'claimTicket'
  | 'markInProgress'
  | 'refreshClaim'
  | 'endAttempt'
  | 'releaseClaim'
  | 'sweepExpiredClaims'
  | 'findClaimable'
  | 'readNextEligible'
  | 'readNextLeaseEnd'
  | 'mayUseSimulatedAgent'
>

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
  oldestWaitingAt: null,
}

/**
 * A healthy substrate without a database: each method may be replaced by the test, which makes it
 * fail, hang or recover at will. What Postgres itself does is tested against Postgres.
 */
export function scriptedSubstrate(script: Partial<Reads> = {}): Substrate {
  const substrate = new Substrate({
    databaseUrl: 'postgres://kora@127.0.0.1:9/kora',
    log: createLog(() => undefined),
  })
  const healthy: Reads = {
    readClock: () => Promise.resolve(NOW),
    readKoraActors: () => Promise.resolve([KORA]),
    readCockpit: async ({ workspaceId, koraActorId }) => {
      const asOf = await all.readClock()
      const koraActorIds = await all.readKoraActors(workspaceId)
      const leader = await all.readLeader(workspaceId)
      const [newest] = await all.readNewestStateEvents({ workspaceId, beforeSeq: null, limit: 1 })
      const isFound = koraActorId !== null && koraActorIds[0] === koraActorId
      const tickets = isFound ? NO_TICKETS : null
      return { asOf, koraActorIds, leader, tickets, stateSeq: newest?.seq ?? null }
    },
    sendWake: () => Promise.resolve(),
    readSchemaGaps: () => Promise.resolve([]),
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
  const all: Reads = { ...healthy, ...script }
  return Object.assign(substrate, all)
}
