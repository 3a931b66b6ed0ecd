import type pg from 'pg'
import {
  type ChainEventFilter,
  chainEventsStatement,
} from '@/lib/server/substrate/sql/read-chain-events'
import { checkChainStatement } from '@/lib/server/substrate/sql/check-chain-page'
import { chainEventsAfterStatement } from '@/lib/server/substrate/sql/read-chain-events-after'
import { eventTypesStatement } from '@/lib/server/substrate/sql/read-event-types'
import { momentStatement } from '@/lib/server/substrate/sql/read-moment'
import {
  stateEdgesStatement,
  stateMarksStatement,
} from '@/lib/server/substrate/sql/read-state-marks'
import { throughputStatement } from '@/lib/server/substrate/sql/read-throughput'
import { transitionsStatement } from '@/lib/server/substrate/sql/read-transitions'
import { CHAIN_START } from '@/lib/server/substrate/sql/verify-chain'
import { verifyLog } from '@/scripts/verify/verify-log'

interface Statement {
  readonly text: string
  readonly values: unknown[]
}

/** One read of the log as a page makes it. */
export interface LogRead {
  readonly name: string
  /** What issue 5 allows in the database, p95 in ms; null where it says nothing. */
  readonly goalMs: number | null
  /** The statements, one after the other; `turn` varies what is asked for. */
  readonly statements: (turn: number) => readonly Statement[]
}

interface LogReadsOptions {
  readonly workspaceId: string
  readonly koraActorId: string
  /** The substrate's clock, epoch ms. */
  readonly now: number
  /** A ticket with many events. */
  readonly ticketId: string
  /** The newest seq of the log. */
  readonly lastSeq: string
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Every read of the pages about the log and the past of the state. */
export function logReads(options: LogReadsOptions): LogRead[] {
  const { workspaceId, koraActorId, now, ticketId, lastSeq } = options
  const ago = (days: number, turn = 0) =>
    new Date(now - days * DAY_MS - turn * MINUTE_MS).toISOString()
  const page = (filter: Partial<Omit<ChainEventFilter, 'workspaceId'>>, before: string | null) =>
    chainEventsStatement({
      workspaceId,
      ...{ prefix: null, types: null, ticketId: null, from: null, to: null },
      ...filter,
      before,
      limit: 51,
    })
  const range = (days: number, turn: number) => {
    const window = { workspaceId, from: ago(days, turn), to: ago(0, turn) }
    return [
      stateEdgesStatement(window),
      stateMarksStatement({ ...window, limit: 50_000 }),
      transitionsStatement({ ...window, before: null, limit: 201 }),
    ]
  }
  return [
    {
      name: 'the state at a moment two days ago',
      goalMs: 50,
      statements: (turn) => [momentStatement({ workspaceId, time: ago(2, turn) })],
    },
    { name: 'a 30-day strip', goalMs: 50, statements: (turn) => range(30, turn) },
    { name: 'a 24-hour strip', goalMs: 50, statements: (turn) => range(1, turn) },
    {
      name: 'the newest events',
      goalMs: 50,
      statements: () => [page({}, null)],
    },
    {
      name: 'the deepest page of events',
      goalMs: 50,
      statements: (turn) => [page({}, String(60 + turn))],
    },
    {
      name: 'a family of events',
      goalMs: 50,
      statements: (turn) => [page({ prefix: turn % 2 === 0 ? 'kora.' : 'sea_ticket.' }, null)],
    },
    {
      name: 'a family of events in a week of long ago',
      goalMs: 50,
      statements: (turn) => [
        page({ prefix: 'kora.', from: ago(60, turn), to: ago(53, turn) }, null),
      ],
    },
    {
      name: 'the events of a ticket',
      goalMs: 50,
      statements: () => [page({ ticketId }, null)],
    },
    {
      name: 'a poll of the tail that finds nothing new',
      goalMs: 50,
      statements: () => [
        chainEventsAfterStatement({
          workspaceId,
          ...{ prefix: null, types: null, ticketId: null, from: null, to: null },
          after: lastSeq,
          limit: 201,
        }),
      ],
    },
    { name: 'the event types', goalMs: 50, statements: () => [eventTypesStatement(workspaceId)] },
    {
      name: 'the throughput of the last day',
      goalMs: 50,
      statements: () => [throughputStatement({ workspaceId, koraActorId })],
    },
    {
      name: 'one page of verify (20,000 events)',
      goalMs: null,
      statements: () => [checkChainStatement({ workspaceId, after: CHAIN_START, limit: 20_000 })],
    },
  ]
}

/** How long the check of the whole chain took, in all and for a million events. */
export interface VerifyFigures {
  readonly events: number
  readonly seconds: number
  /** Issue 5: at most 30. */
  readonly secondsPerMillion: number
}

/**
 * Checks the whole chain in the database as `npm run db:verify` does.
 * @throws when the chain does not hold
 */
export async function measureVerify(
  connectionString: string,
  workspaceId: string,
): Promise<VerifyFigures> {
  const began = performance.now()
  const last = await verifyLog({
    connectionString,
    workspaceId,
    from: CHAIN_START,
    onPage: () => undefined,
  })
  if (last.broken !== null) throw new Error(`the chain is broken at ${last.broken.seq}`)
  const seconds = (performance.now() - began) / 1_000
  const events = Number(last.place.count)
  return { events, seconds, secondsPerMillion: (seconds / events) * 1_000_000 }
}

/** What `logReads` is told of a database that was filled by `seedScale`. */
export async function logReadsOptions(
  client: pg.Client,
  { workspaceId, koraActorId }: Pick<LogReadsOptions, 'workspaceId' | 'koraActorId'>,
): Promise<LogReadsOptions> {
  const { rows } = await client.query<{ now: number; ticketId: string; lastSeq: string }>({
    text: `select (extract(epoch from statement_timestamp()) * 1000)::float8 as "now",
        (select e.payload ->> 'sea_ticket_id' from hivex_foundation.event_log e
          where e.workspace_id = $1 and e.event_type = 'kora.sea_ticket.resolved'
          group by 1 order by count(*) desc limit 1) as "ticketId",
        (select h.seq::text from hivex_foundation.event_chain_head h
          where h.workspace_id = $1) as "lastSeq"`,
    values: [workspaceId],
  })
  const [found] = rows
  if (found === undefined) throw new Error('the database told nothing')
  return { workspaceId, koraActorId, ...found }
}
