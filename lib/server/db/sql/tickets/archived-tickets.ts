import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { ticketKey } from '@/lib/server/db/sql/events/event-keys'

/** Nothing is left to do for the ticket `t`, and nobody holds it. */
const ENDED = `t.sea_active_claim_token is null and t.sea_status in ('completed', 'failed_terminal')`

/** SQL for a ticket `t` of the workspace $1 with work left, by whomever it is worked. */
export const OPEN_TICKET = `t.workspace_id = $1 and t.kind = 'sea' and (${ENDED}) is not true`

/**
 * $2 is the first seq that stays, $3 where the record begins: the ticket ended before that, and no
 * event that stays names it.
 */
const ARCHIVABLE = `t.workspace_id = $1 and t.kind = 'sea' and ${ENDED}
   and isfinite(coalesce(t.sea_resolved_at, t.created_at))
   and coalesce(t.sea_resolved_at, t.created_at) < $3::timestamptz
   and t.created_at < $3::timestamptz and t.updated_at < $3::timestamptz
   and not exists (
     select from hivex_foundation.event_log e
      where e.workspace_id = $1 and ${ticketKey('e')} = t.id::text and e.seq >= $2::bigint)`

const pageText = `select t.id::text as "id", to_jsonb(t)::text as "line" from public.tickets t
 where ${ARCHIVABLE} and ($4::uuid is null or t.id > $4::uuid)
 order by t.id limit $5`

/** What was written is what goes: a ticket that was changed meanwhile is not found. */
const removeText = `delete from public.tickets t
 using unnest($4::text[]) line
 where t.id = (line::jsonb ->> 'id')::uuid and to_jsonb(t)::text = line and ${ARCHIVABLE}
 returning t.id::text as "id"`

const foreignKeysText = `select distinct c.conrelid::regclass::text as "table" from pg_constraint c
 where c.contype = 'f' and c.confrelid = 'public.tickets'::regclass order by 1`

const pageRow = z.object({ id: z.string(), line: z.string() })
const removedRow = z.object({ id: z.string() })
const tableRow = z.object({ table: z.string() })

/** Which tickets go with a part of the log. */
export interface ArchivedTicketsInput {
  readonly workspaceId: string
  /** A seq: the first event that stays. */
  readonly firstKeptSeq: string
  /** ISO 8601. */
  readonly recordBeginsAt: string
}

/**
 * Ended tickets of the archived time in the order of their ids, with the whole row as one line of
 * JSON. Throws what the driver throws.
 */
export async function readArchivableTickets(
  db: Queryable,
  input: ArchivedTicketsInput & { readonly afterId: string | null; readonly limit: number },
): Promise<{ id: string; line: string }[]> {
  const { workspaceId, firstKeptSeq, recordBeginsAt, afterId, limit } = input
  const values = [workspaceId, firstKeptSeq, recordBeginsAt, afterId, limit]
  return z.array(pageRow).parse((await db.query({ text: pageText, values })).rows)
}

/**
 * Deletes tickets by their lines, and returns how many are gone: those that are still as they were
 * written, and still archivable. The session's time zone must be the one that the lines were read in.
 * Throws what the driver throws.
 */
export async function removeArchivedTickets(
  db: Queryable,
  input: ArchivedTicketsInput & { readonly lines: readonly string[] },
): Promise<number> {
  const { workspaceId, firstKeptSeq, recordBeginsAt, lines } = input
  const values = [workspaceId, firstKeptSeq, recordBeginsAt, lines]
  return z.array(removedRow).parse((await db.query({ text: removeText, values })).rows).length
}

/** The tables of others that refer to tickets: with one, no ticket may go. Throws as the driver does. */
export async function readTicketReferrers(db: Queryable): Promise<string[]> {
  const { rows } = await db.query({ text: foreignKeysText })
  return z
    .array(tableRow)
    .parse(rows)
    .map(({ table }) => table)
}
