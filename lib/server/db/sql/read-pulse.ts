import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { ACCESS_FACTS, accessFactsRow } from './access/access-facts'
import { DATA_AGE, dataAge } from './data-age'

/**
 * SQL for a text that changes when tickets or events of the workspace $1 were written, some seconds
 * later at most; null where that is not known. Postgres counts what any client writes to a table.
 */
export const FINGERPRINT = `(select case when current_setting('track_counts') = 'on' then concat_ws(' ',
    (select concat(h.seq, ':', h.count) from hivex_foundation.event_chain_head h
      where h.workspace_id = $1),
    pg_stat_get_tuples_inserted(counted.oid),
    pg_stat_get_tuples_updated(counted.oid),
    pg_stat_get_tuples_deleted(counted.oid)) end
  from (select 'public.tickets'::regclass::oid as oid) counted)`

const text = `select ${DATA_AGE}, ${FINGERPRINT} as "fingerprint", ${ACCESS_FACTS} as "access"`

const row = z.object({
  ...dataAge,
  /** As `FINGERPRINT` has it. */
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
