import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { OPEN_TICKET } from '@/lib/server/db/sql/tickets/archived-tickets'
import { utcText } from '@/lib/server/db/sql/utc-text'
import { STATE_EVENTS } from '@/lib/server/db/sql/state/read-state-events'
import { ticketKey, typeKey } from './event-keys'

/** What a boot, a follower and the page's history read of the newest state events, and more. */
const STATES_KEPT = 50

/**
 * Each reason names the first event that has to stay for it; the archive ends before the first of
 * them, or before the state event that tells the state there.
 */
const text = `with stays as (
    select 'date' as reason, null::text as detail,
           (select min(e.seq) from hivex_foundation.event_log e
             where e.workspace_id = $1 and e.occurred_at >= $2::timestamptz) as seq
    union all
    select 'newest', null, (select h.seq from hivex_foundation.event_chain_head h
                             where h.workspace_id = $1)
    union all
    (select 'ticket', t.id::text, first.seq
       from public.tickets t
      cross join lateral (
        select e.seq from hivex_foundation.event_log e
         where e.workspace_id = $1 and ${ticketKey('e')} = t.id::text
         order by e.seq limit 1) first
      where ${OPEN_TICKET}
      order by first.seq limit 1)
    union all
    (select 'leader', e.payload ->> 'instance_id', e.seq
       from hivex_foundation.event_log e
      where e.workspace_id = $1 and ${typeKey('e')} = 'kora.runtime.leading'
      order by e.seq desc limit 1)
    union all
    select 'states', null, min(newest.seq) from (
      select e.seq from hivex_foundation.event_log e
       where ${STATE_EVENTS} order by e.seq desc limit ${STATES_KEPT}) newest
  ), bound as (
    select stays.* from stays where stays.seq is not null order by stays.seq limit 1
  ), cut as (
    select bound.reason, bound.detail, bound.seq as wanted, coalesce((
        select e.seq from hivex_foundation.event_log e
         where ${STATE_EVENTS} and e.seq <= bound.seq
         order by e.seq desc limit 1), bound.seq) as seq
      from bound
  ), gone as (
    select count(*) as events, min(e.seq) as first, max(e.seq) as last,
           max(e.occurred_at) as latest
      from cut
      join hivex_foundation.event_log e on e.workspace_id = $1 and e.seq < cut.seq
  )
  select cut.reason as "reason", cut.detail as "detail", cut.wanted::text as "stays",
         gone.events::text as "events", gone.first::text as "fromSeq",
         gone.last::text as "throughSeq", encode(last.this_event_hash, 'hex') as "throughHash",
         encode(first.prev_event_hash, 'hex') as "prevHash",
         ${utcText('greatest(gone.latest, kept.occurred_at)')} as "recordBeginsAt"
    from cut
   cross join gone
    left join hivex_foundation.event_log first
      on first.workspace_id = $1 and first.seq = gone.first
    left join hivex_foundation.event_log last on last.workspace_id = $1 and last.seq = gone.last
    left join hivex_foundation.event_log kept on kept.workspace_id = $1 and kept.seq = cut.seq`

const row = z.object({
  reason: z.enum(['date', 'newest', 'ticket', 'leader', 'states']),
  detail: z.string().nullable(),
  stays: z.string(),
  events: z.string(),
  fromSeq: z.string().nullable(),
  throughSeq: z.string().nullable(),
  throughHash: z.string().nullable(),
  prevHash: z.string().nullable(),
  recordBeginsAt: z.string().nullable(),
})

/** What keeps the event that has to stay. */
export interface ArchiveBound {
  /**
   * `date`: it is not older; `newest`: the end of the log; `ticket`: the history of a ticket that is
   * open (`detail` is its id); `leader`: when the last leader took the lead (`detail` is the
   * instance); `states`: the newest state events.
   */
  readonly reason: z.infer<typeof row>['reason']
  readonly detail: string | null
  /** The event's seq. */
  readonly stays: string
}

/** The part of the log that can go. */
export interface ArchivePlan {
  readonly fromSeq: string
  readonly throughSeq: string
  /** Hex. */
  readonly throughHash: string
  /** The place before the first event that goes: the start of the chain, or the last anchor. */
  readonly prevHash: string
  /** Events that go; a bigint as text. */
  readonly events: string
  /** ISO 8601 UTC: before it, what remains is not the whole record. */
  readonly recordBeginsAt: string
}

/**
 * Which of a workspace's oldest events are older than `before` (ISO 8601) and no longer needed, and
 * what ends that part; `part` is null when nothing can go, `bound` null for an empty log. Throws what
 * the driver throws.
 */
export async function planArchive(
  db: Queryable,
  { workspaceId, before }: { workspaceId: string; before: string },
): Promise<{ part: ArchivePlan | null; bound: ArchiveBound | null }> {
  const { rows } = await db.query({ text, values: [workspaceId, before] })
  const [found] = z.array(row).parse(rows)
  if (found === undefined) return { part: null, bound: null }
  const { reason, detail, stays, events, ...ends } = found
  const { fromSeq, throughSeq, throughHash, prevHash, recordBeginsAt } = ends
  const bound = { reason, detail, stays }
  if (
    fromSeq === null ||
    throughSeq === null ||
    throughHash === null ||
    prevHash === null ||
    recordBeginsAt === null
  ) {
    return { part: null, bound }
  }
  return { part: { fromSeq, throughSeq, throughHash, prevHash, events, recordBeginsAt }, bound }
}
