import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { ACCESS_FACTS, accessFactsRow } from './access/access-facts'
import { DATA_AGE, dataAge } from './data-age'

/** $1 is the workspace. Postgres counts what is written to a table by any client. */
const text = `select ${DATA_AGE},
  case when current_setting('track_counts') = 'on' then concat_ws(' ',
    (select concat(h.seq, ':', h.count) from hivex_foundation.event_chain_head h
      where h.workspace_id = $1),
    pg_stat_get_tuples_inserted(tickets.oid),
    pg_stat_get_tuples_updated(tickets.oid),
    pg_stat_get_tuples_deleted(tickets.oid)) end as "fingerprint",
  ${ACCESS_FACTS} as "access"
  from (select 'public.tickets'::regclass::oid as oid) tickets`

const row = z.object({
  ...dataAge,
  /** Changes when tickets or events were written, some seconds later at most; null: not known. */
  fingerprint: z.string().nullable(),
  access: accessFactsRow,
})

/** A sign of life of the substrate, and whether its tickets and events are still the same. */
export type Pulse = z.infer<typeof row>

/** Throws what the driver throws, also where the tables are not there. */
export async function readPulse(db: Queryable, workspaceId: string): Promise<Pulse> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.tuple([row]).parse(rows)[0]
}
