import 'server-only'
import * as z from 'zod'
import { ticketKey, typeKey } from '@/lib/server/db/sql/events/event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { STATE_EVENT_COLUMNS, STATE_EVENTS, stateEventRow } from './read-state-events'
import { listedText } from '@/lib/server/db/sql/listed-text'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * Enough to find when the state was entered among the same-state updates of an hour with many
 * errors.
 */
const STATES_BEFORE = 200
/** Enough to find which instances are reported lost, next to the one that took the lead then. */
const STATES_AFTER = 5
/** Few are open at once; only a burst of claims puts more than this after the oldest of them. */
const CLAIMS_LOOKED_AT = 250

/** The newest events of a type by then. */
function newestOf(type: string): string {
  return `(select e.seq, e.occurred_at, e.payload from hivex_foundation.event_log e
    where e.workspace_id = $1 and ${typeKey('e')} = '${type}' and e.occurred_at <= $2::timestamptz
    order by e.occurred_at desc, e.seq desc limit ${CLAIMS_LOOKED_AT})`
}

/**
 * What ends the claim of `claimed`, by then: a step into the index a claim, for a ticket's events are
 * few. Not as `not exists`, for which the planner would read every ending of the log.
 */
const ENDED = `select true as "over" from hivex_foundation.event_log e
       where e.workspace_id = $1
         and ${ticketKey('e')} = ${ticketKey('claimed')}
         and e.seq > claimed.seq and e.occurred_at <= $2::timestamptz
         and e.event_type in (
           'sea_ticket.claim_released', 'sea_ticket.claim_expired', 'kora.sea_ticket.resolved')
         and e.payload ->> 'work_attempt_id' = claimed.payload ->> 'work_attempt_id'
       order by e.seq limit 1`

/**
 * Open claims are among the newest, or they outlived their first lease and have an event for it.
 * The title is read only where the id is one: any client may have written the event.
 */
const CLAIMS = `(
  select coalesce(json_agg(json_build_object(
      'ticketId', claimed.payload ->> 'sea_ticket_id',
      'title', ${listedText('ticket.title')},
      'workAttemptId', claimed.payload ->> 'work_attempt_id',
      'claimedAt', ${utcText('coalesce(first.occurred_at, claimed.occurred_at)')},
      'leaseExpiresAt', claimed.payload ->> 'lease_expires_at',
      'wasRefreshed', claimed.refreshed) order by claimed.occurred_at desc, claimed.seq desc), '[]')
    from (
      select claim.*, false as refreshed from claim
      union all
      select refresh.*, true from ${newestOf('sea_ticket.claim_refreshed')} refresh
    ) claimed
    left join lateral (
      select e.occurred_at from hivex_foundation.event_log e
       where claimed.refreshed and e.workspace_id = $1
         and ${ticketKey('e')} = ${ticketKey('claimed')}
         and e.seq < claimed.seq and e.event_type = 'sea_ticket.claimed'
         and e.payload ->> 'work_attempt_id' = claimed.payload ->> 'work_attempt_id'
       order by e.seq desc limit 1) first on true
    left join lateral (
      select t.title from public.tickets t
       where t.workspace_id = $1 and t.id = case
         when claimed.payload ->> 'sea_ticket_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
         then (claimed.payload ->> 'sea_ticket_id')::uuid end
       limit 1) ticket on true
    left join lateral (${ENDED}) ended on true
   where ended.over is null)`

const text = `with claim as materialized ${newestOf('sea_ticket.claimed')}
  select ${utcText('$2::timestamptz')} as "time",
  (select coalesce(json_agg(state order by state.place), '[]') from (
    select row_number() over () as place, before.* from (
      select ${STATE_EVENT_COLUMNS} from hivex_foundation.event_log e
       where ${STATE_EVENTS} and e.occurred_at <= $2::timestamptz
       order by e.occurred_at desc, e.seq desc limit ${STATES_BEFORE}) before) state) as "before",
  (select coalesce(json_agg(state order by state.place), '[]') from (
    select row_number() over () as place, behind.* from (
      select ${STATE_EVENT_COLUMNS} from hivex_foundation.event_log e
       where ${STATE_EVENTS} and e.occurred_at > $2::timestamptz
       order by e.occurred_at, e.seq limit ${STATES_AFTER}) behind) state) as "after",
  (select json_build_object(
      'at', ${utcText('e.occurred_at')}, 'instanceId', e.payload ->> 'instance_id')
     from hivex_foundation.event_log e
    where e.workspace_id = $1 and ${typeKey('e')} = 'kora.runtime.leading'
      and e.occurred_at <= $2::timestamptz
    order by e.occurred_at desc, e.seq desc limit 1) as "leading",
  ${CLAIMS} as "claims",
  (select count(*) = ${CLAIMS_LOOKED_AT} from claim) as "claimsMayBeMore",
  (select claim.payload ->> 'lease_expires_at' from claim
    order by claim.occurred_at, claim.seq limit 1) as "oldestLeaseExpiresAt",
  (select e.seq::text from hivex_foundation.event_log e
    where e.workspace_id = $1 and e.occurred_at <= $2::timestamptz
    order by e.occurred_at desc, e.seq desc limit 1) as "lastSeq"`

const optionalText = z.string().nullable()

const row = z.object({
  time: z.string(),
  /** Newest first. */
  before: z.array(stateEventRow),
  /** Oldest first. */
  after: z.array(stateEventRow),
  leading: z.object({ at: z.string(), instanceId: optionalText }).nullable(),
  /** Newest first; an attempt that was refreshed is in it twice. */
  claims: z.array(
    z.object({
      ticketId: optionalText,
      title: optionalText,
      workAttemptId: optionalText,
      claimedAt: z.string(),
      leaseExpiresAt: optionalText,
      wasRefreshed: z.boolean(),
    }),
  ),
  /** Older claims were not read. */
  claimsMayBeMore: z.boolean(),
  /** Of the oldest claim that was read. */
  oldestLeaseExpiresAt: optionalText,
  lastSeq: optionalText,
})

/** What the log holds about one moment. */
export type LoggedMoment = z.infer<typeof row>

export interface ReadMomentInput {
  readonly workspaceId: string
  /** ISO 8601. */
  readonly time: string
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function momentStatement({ workspaceId, time }: ReadMomentInput) {
  return { text, values: [workspaceId, time] }
}

/** Reads the state and the claims at a moment from the log. Throws as the driver does. */
export async function readMoment(db: Queryable, input: ReadMomentInput): Promise<LoggedMoment> {
  return z.tuple([row]).parse((await db.query(momentStatement(input))).rows)[0]
}
