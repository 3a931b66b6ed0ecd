import * as z from 'zod'
import {
  type ChainEventFilter,
  chainEventsStatement,
} from '@/lib/server/db/sql/events/read-chain-events'
import { CHAIN_START, checkChainStatement } from '@/lib/server/db/sql/events/check-chain-page'
import { chainEventsAfterStatement } from '@/lib/server/db/sql/events/read-chain-events-after'
import { eventTypesStatement } from '@/lib/server/db/sql/events/read-event-types'
import { momentStatement } from '@/lib/server/db/sql/state/read-moment'
import {
  stateEdgesStatement,
  stateMarksStatement,
} from '@/lib/server/db/sql/state/read-state-marks'
import { throughputStatement } from '@/lib/server/db/sql/tickets/read-throughput'
import { transitionsStatement } from '@/lib/server/db/sql/state/read-transitions'
import { verifyLog } from '@/scripts/verify/verify-log'
import type { ScaleRead } from './measure-reads'
import type { ReadSource } from './read-source'

interface Statement {
  readonly text: string
  readonly values: unknown[]
}

interface LogReadsOptions {
  readonly workspaceId: string
  readonly koraActorId: string
  /** The substrate's clock, epoch ms. */
  readonly now: number
  /** A ticket with many events. */
  readonly ticketId: string
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Every read of the pages about the log and the past of the state. */
export function logReads(options: LogReadsOptions): ScaleRead[] {
  const { workspaceId, koraActorId, now, ticketId } = options
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
  const read = (
    name: string,
    goalMs: number | null,
    statements: (turn: number) => readonly Statement[],
  ): ScaleRead => ({
    name,
    goalMs,
    run: async ({ db }, turn) => {
      for (const statement of statements(turn)) await db.query(statement)
    },
  })
  // The tail of a busy log is never at its end: it is as far behind at every poll.
  let tail = ''
  const findTail = async ({ db }: ReadSource) => {
    const { rows } = await db.query({
      text: `(select e.seq::text from hivex_foundation.event_log e
              where e.workspace_id = $1 order by e.seq desc offset 20 limit 1)`,
      values: [workspaceId],
    })
    tail = z.tuple([z.object({ seq: z.string() })]).parse(rows)[0].seq
  }
  return [
    read('the state at a moment two days ago', 50, (turn) => [
      momentStatement({ workspaceId, time: ago(2, turn) }),
    ]),
    read('a 30-day strip', 50, (turn) => range(30, turn)),
    read('a 24-hour strip', 50, (turn) => range(1, turn)),
    read('the newest events', 50, () => [page({}, null)]),
    read('the deepest page of events', 50, (turn) => [page({}, String(60 + turn))]),
    read('a family of events', 50, (turn) => [
      page({ prefix: turn % 2 === 0 ? 'kora.' : 'sea_ticket.' }, null),
    ]),
    read('a family of events in a week of long ago', 50, (turn) => [
      page({ prefix: 'kora.', from: ago(60, turn), to: ago(53, turn) }, null),
    ]),
    read('the events of a ticket', 50, () => [page({ ticketId }, null)]),
    {
      ...read('a poll of the tail that finds twenty new events', 50, () => [
        chainEventsAfterStatement({
          workspaceId,
          ...{ prefix: null, types: null, ticketId: null, from: null, to: null },
          after: tail,
          limit: 201,
        }),
      ]),
      before: findTail,
    },
    read('the event types', 50, () => [eventTypesStatement(workspaceId)]),
    read('the throughput of the last day', 50, () => [
      throughputStatement({ workspaceId, koraActorId }),
    ]),
    read('one page of verify (20,000 events)', null, () => [
      checkChainStatement({ workspaceId, after: CHAIN_START, limit: 20_000 }),
    ]),
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

const facts = z.tuple([z.object({ now: z.number(), ticketId: z.string() })])

/** What `logReads` needs to know of a database that was filled by `seedScale`. */
export async function logReadsOptions(
  { db }: ReadSource,
  { workspaceId, koraActorId }: Pick<LogReadsOptions, 'workspaceId' | 'koraActorId'>,
): Promise<LogReadsOptions> {
  const { rows } = await db.query({
    text: `select (extract(epoch from statement_timestamp()) * 1000)::float8 as "now",
        (select e.payload ->> 'sea_ticket_id' from hivex_foundation.event_log e
          where e.workspace_id = $1 and e.event_type = 'kora.sea_ticket.resolved'
          group by 1 order by count(*) desc limit 1) as "ticketId"`,
    values: [workspaceId],
  })
  return { workspaceId, koraActorId, ...facts.parse(rows)[0] }
}
