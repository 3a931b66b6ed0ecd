import type { AssignedTickets } from '@/lib/domain/assigned-tickets'
import { createLog } from '@/lib/server/log'
import { Substrate } from '@/lib/server/substrate/substrate'

type Reads = Pick<
  Substrate,
  | 'readClock'
  | 'readKoraActors'
  | 'readAssignedTickets'
  | 'readSchemaGaps'
  | 'readLeader'
  | 'takeTerm'
  | 'beatPresence'
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
  | 'readNextEligible'
  | 'mayUseSimulatedAgent'
>

const NOW = '2026-05-21T12:00:00.000000Z'

const NOTHING_WAITS = {
  eligibleAt: null,
  eligibleInMs: null,
  leaseEndsAt: null,
  leaseEndsInMs: null,
}

const NO_TICKETS: AssignedTickets = {
  asOf: NOW,
  inProgress: [],
  queued: [],
  recentlyResolved: [],
  failedOrBlocked: [],
  totals: null,
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
    readKoraActors: () => Promise.resolve(['00000000-0000-4000-8000-000000000001']),
    readAssignedTickets: () => Promise.resolve(NO_TICKETS),
    readSchemaGaps: () => Promise.resolve([]),
    readLeader: () => Promise.resolve(null),
    takeTerm: () => Promise.resolve('1'),
    beatPresence: () => Promise.resolve(NOW),
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
    readNextEligible: () => Promise.resolve(NOTHING_WAITS),
    mayUseSimulatedAgent: () => Promise.resolve(false),
  }
  return Object.assign(substrate, healthy, script)
}
