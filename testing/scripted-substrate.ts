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
>

const NO_TICKETS: AssignedTickets = {
  asOf: '2026-05-21T12:00:00.000000Z',
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
    readClock: () => Promise.resolve('2026-05-21T12:00:00.000000Z'),
    readKoraActors: () => Promise.resolve(['00000000-0000-4000-8000-000000000001']),
    readAssignedTickets: () => Promise.resolve(NO_TICKETS),
    readSchemaGaps: () => Promise.resolve([]),
    readLeader: () => Promise.resolve(null),
    takeTerm: () => Promise.resolve('1'),
    beatPresence: () => Promise.resolve('2026-05-21T12:00:00.000000Z'),
    clearPresence: () => Promise.resolve(),
    probeAppend: () => Promise.resolve(),
    appendEventsInTerm: () => Promise.resolve(true),
    readNewestStateEvents: () => Promise.resolve([]),
    portAnswers: () => Promise.resolve(true),
  }
  return Object.assign(substrate, healthy, script)
}
