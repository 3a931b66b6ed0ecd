import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { boundedCount, boundedCountOf } from './bounded-count'
import { OLDEST_WAITING } from './oldest-waiting'
import { CLAIMABLE, CRITICALITY_RANK, KORA_TICKET } from './ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** The hour under way and the 23 before it. */
const BEGINNING = `(date_trunc('hour', statement_timestamp(), 'UTC') - interval '23 hours')`

const ELIGIBLE = `(t.next_eligible_at is null or t.next_eligible_at <= statement_timestamp())`

const SLOT = `${BEGINNING} + slot.hour * interval '1 hour'`

/** The attempts of one outcome in a slot, counted in the outcome's own index (migration 0013). */
function endedWith(outcome: string): string {
  return `(select count(*)::int from hivex_foundation.event_log e
        where e.workspace_id = $1 and e.event_type = 'kora.sea_ticket.resolved'
          and e.payload ->> 'resolution' ${outcome}
          and e.occurred_at >= ${SLOT} and e.occurred_at < ${SLOT} + interval '1 hour')`
}

const HOURS = `(
  select json_agg(json_build_object(
      'from', ${utcText(SLOT)},
      'resolved', ${endedWith(`= 'completed'`)},
      'failed', ${endedWith(`in (
          'failed_retryable', 'failed_terminal', 'blocked_needs_operator')`)}) order by slot.hour)
    from generate_series(0, 23) as slot (hour))`

/** When time alone changes the answer: the hour ends, or a ticket need not wait any longer. */
const TRUE_UNTIL = `(select least(
    date_trunc('hour', statement_timestamp(), 'UTC') + interval '1 hour',
    min(waiting.eligible_at)) as until
  from (values (0), (1), (2), (3)) as rank (value)
  cross join lateral (
    select t.next_eligible_at as eligible_at from public.tickets t
     where ${KORA_TICKET} and ${CLAIMABLE} and ${CRITICALITY_RANK} = rank.value
       and t.next_eligible_at > statement_timestamp() and t.next_eligible_at < 'infinity'
     order by t.next_eligible_at limit 1) waiting)`

const text = `select ${utcText('statement_timestamp()')} as "asOf", ${HOURS} as "hours",
  ${OLDEST_WAITING} as "oldestWaitingAt",
  ${boundedCountOf({ predicate: `${CLAIMABLE} and ${ELIGIBLE}`, from: 'start' })} as "waiting",
  ${utcText(TRUE_UNTIL)} as "trueUntil"`

const row = z.object({
  asOf: z.string(),
  hours: z
    .array(z.object({ from: z.string(), resolved: z.number(), failed: z.number() }))
    .length(24),
  oldestWaitingAt: z.string().nullable(),
  waiting: boundedCount,
  trueUntil: z.string(),
})

/** The last day's work by the UTC hour, oldest first, and what waits; as of one moment. */
export type Throughput = z.infer<typeof row>

export interface ReadThroughputInput {
  readonly workspaceId: string
  readonly koraActorId: string
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function throughputStatement({ workspaceId, koraActorId }: ReadThroughputInput) {
  return { text, values: [workspaceId, koraActorId] }
}

/** How much was resolved and failed in each hour of the last day. Throws what the driver throws. */
export async function readThroughput(
  db: Queryable,
  input: ReadThroughputInput,
): Promise<Throughput> {
  return z.tuple([row]).parse((await db.query(throughputStatement(input))).rows)[0]
}
