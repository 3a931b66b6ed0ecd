import 'server-only'
import * as z from 'zod'
import { toJsonbText } from '@/lib/server/db/sql/jsonb-text'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { logOrigin } from './log-origin'

/**
 * No row where the last event to go is not in the log as it was written: then nothing was done. The
 * anchor carries the first event's hash on, by which the log is known (CONTROL 20).
 */
const text = `select hivex_foundation.archive_events(
    $1::uuid, e.workspace_id, e.seq, e.this_event_hash, $5::bigint, clock_timestamp(), $6::uuid,
    $7::jsonb || jsonb_build_object('first_hash', ${logOrigin('h')}))::text as "seq"
  from hivex_foundation.event_log e
  join hivex_foundation.event_chain_head h on h.workspace_id = e.workspace_id
 where e.workspace_id = $2 and e.seq = $3::bigint and e.this_event_hash = decode($4, 'hex')`

const row = z.object({ seq: z.string() })

export interface ArchiveEventsInput {
  /** Of the anchor, made by the caller. */
  readonly eventId: string
  readonly workspaceId: string
  /** The last event that goes. */
  readonly throughSeq: string
  /** Its hash, hex. */
  readonly throughHash: string
  /** How many events were written to the archive; the log must hold as many. */
  readonly eventCount: string
  readonly actorId: string | null
  /** What the anchor says beside what the database adds: see `docs/operations.md`. */
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * Removes the oldest part of a workspace's log and appends the anchor that vouches for it, by the
 * door of migration 0017. Returns the anchor's seq; null when the log is not as it was written to the
 * archive. Throws what the driver throws, as for a role that is no member of the log's owner.
 */
export async function archiveEvents(
  db: Queryable,
  input: ArchiveEventsInput,
): Promise<string | null> {
  const { eventId, workspaceId, throughSeq, throughHash, eventCount, actorId, detail } = input
  const values = [
    ...[eventId, workspaceId, throughSeq, throughHash],
    ...[eventCount, actorId, toJsonbText(detail)],
  ]
  return z.array(row).parse((await db.query({ text, values })).rows)[0]?.seq ?? null
}
