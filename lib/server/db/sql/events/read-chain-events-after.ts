import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { ticketKey, typeKey } from './event-keys'
import { LOGGED_EVENT, type LoggedEvent, loggedEventRow } from './logged-event'
import type { ChainEventFilter } from './read-chain-events'

/** How far one read searches: a filter that matches nothing must not walk the whole log. */
const MOST_LOOKED_AT = 2_000

export interface ReadChainEventsAfterInput extends ChainEventFilter {
  /** A seq: only what lies behind it. */
  readonly after: string
  readonly limit: number
}

/** A null filter matches everything. */
const text = `with looked as materialized (
    select e.seq from hivex_foundation.event_log e
     where e.workspace_id = $1 and e.seq > $2::bigint
     order by e.seq limit ${MOST_LOOKED_AT})
  select (select max(looked.seq)::text from looked) as "lastLookedAt",
    (select count(*) = ${MOST_LOOKED_AT} from looked) as "mayGoOn",
    coalesce((
      select json_agg(fitting order by fitting.place) from (
        select looked.seq as "place", event.* from looked cross join lateral (
          select ${LOGGED_EVENT} from hivex_foundation.event_log e
           where e.workspace_id = $1 and e.seq = looked.seq
             and ($4::text is null or starts_with(${typeKey('e')}, $4))
             and ($5::text[] is null or ${typeKey('e')} = any ($5))
             and ($6::text is null or ${ticketKey('e')} = $6)
             and ($7::timestamptz is null or e.occurred_at >= $7)
             and ($8::timestamptz is null or e.occurred_at < $8)
           limit 1) event
         order by looked.seq limit $3
      ) fitting), '[]') as "events"`

const row = z.object({
  lastLookedAt: z.string().nullable(),
  mayGoOn: z.boolean(),
  events: z.array(loggedEventRow),
})

/** What lies behind a seq, as far as one read searches. */
export interface ChainEventsAfter {
  /** Oldest first. */
  readonly events: LoggedEvent[]
  /** The last seq that was checked; null when there was none. */
  readonly lastLookedAt: string | null
  /** More may lie behind that seq, unchecked. */
  readonly mayGoOn: boolean
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function chainEventsAfterStatement(input: ReadChainEventsAfterInput) {
  const { workspaceId, after, limit, prefix, types, ticketId, from, to } = input
  return { text, values: [workspaceId, after, limit, prefix, types, ticketId, from, to] }
}

/** The fitting events right behind a seq, for a tail of the log. Throws what the driver throws. */
export async function readChainEventsAfter(
  db: Queryable,
  input: ReadChainEventsAfterInput,
): Promise<ChainEventsAfter> {
  return z.tuple([row]).parse((await db.query(chainEventsAfterStatement(input))).rows)[0]
}
