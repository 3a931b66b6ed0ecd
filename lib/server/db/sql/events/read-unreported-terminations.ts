import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { typeKey } from './event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * $2 is the asking instance; $3 and $4 are the previous leader as its presence names it, null for
 * none. The last leader is the newest `leading` of the log, or did not get that far: its end comes
 * after that event.
 */
const text = `with newest as (
    select e.seq, e.payload ->> 'instance_id' as instance_id, e.payload ->> 'term' as term
      from hivex_foundation.event_log e
     where e.workspace_id = $1 and ${typeKey('e')} = '${CHAIN_EVENT.runtimeLeading}'
     order by e.seq desc limit 1
  ), reported as (
    select e.payload ->> 'instance_id' as instance_id, e.payload ->> 'term' as term
      from hivex_foundation.event_log e
     where e.workspace_id = $1
       and ${typeKey('e')} in ('${CHAIN_EVENT.runtimeGoodbye}', '${CHAIN_EVENT.runtimeLost}')
       and e.seq > coalesce((select newest.seq from newest), 0)
  ), led as (
    select 1 as place, newest.instance_id, newest.term from newest
    union all
    select 2, $3::text, $4::text
     where not exists (
       select from newest where newest.instance_id = $3::text and newest.term = $4::text)
  )
  select led.instance_id as "instanceId", led.term as "term",
         (select ${utcText('p.heartbeat_at')} from public.kora_runtime_presence p
           where p.workspace_id = $1 and p.instance_id = led.instance_id) as "lastHeartbeatAt"
    from led
   where led.instance_id <> $2
     and not exists (select from reported
       where reported.instance_id = led.instance_id and reported.term is not distinct from led.term)
   order by led.place`

const row = z.object({
  instanceId: z.string(),
  /** A bigint as text; null where it is unknown. */
  term: z.string().nullable(),
  lastHeartbeatAt: z.string().nullable(),
})

/** A lead that ended without a report in the log. */
export type UnreportedTermination = z.infer<typeof row>

export interface ReadUnreportedTerminationsInput {
  readonly workspaceId: string
  /** The asking instance: its own lead has not ended. */
  readonly instanceId: string
  /** The leader named in the presence before the asking instance took its term. */
  readonly before: { readonly instanceId: string; readonly term: string | null } | null
}

/**
 * The leads whose end is not in the log, neither as a goodbye nor as a `lost` (SPEC 5), oldest
 * first. Two at most: the last one that logged its lead, and one that took a term after that and
 * got no further. Throws what the driver throws.
 */
export async function readUnreportedTerminations(
  db: Queryable,
  { workspaceId, instanceId, before }: ReadUnreportedTerminationsInput,
): Promise<UnreportedTermination[]> {
  const values = [workspaceId, instanceId, before?.instanceId ?? null, before?.term ?? null]
  return z.array(row).parse((await db.query({ text, values })).rows)
}
