import 'server-only'
import * as z from 'zod'
import { CRITICALITIES, TICKET_BUCKETS, UNTITLED } from '@/lib/domain/tickets/sea-ticket'
import { listedText } from '@/lib/server/db/sql/listed-text'
import { utcText } from '@/lib/server/db/sql/utc-text'
import { ASSIGNED_AT, BUCKET, CRITICALITY, PARKED } from './ticket-predicates'

/** A column of a listed ticket under the name that it has on the wire. */
interface Column<Schema extends z.ZodType> {
  /** SQL about a ticket `t`; a constant of ours, never input. */
  readonly sql: string
  /** SQL for the value as it is sent, about the column that `sql` gave. */
  readonly sent: (column: string) => string
  readonly schema: Schema
}

const asItIs = (column: string) => column
const asText = (column: string) => `${column}::text`

const text = (sql: string) => ({ sql, sent: asItIs, schema: z.string().nullable() })
const cut = (sql: string) => ({ sql, sent: listedText, schema: z.string().nullable() })
const time = (sql: string) => ({ sql, sent: utcText, schema: z.string().nullable() })
const count = (sql: string) => ({
  sql: `coalesce(${sql}, 0)`,
  sent: asItIs,
  schema: z.number(),
})

/** The columns of every listed ticket; listed, so that the claim token cannot be among them (SPEC 8). */
export const LISTED_TICKET = {
  id: { sql: 't.id', sent: asText, schema: z.string() },
  title: {
    sql: `coalesce(nullif(t.title, ''), '${UNTITLED}')`,
    sent: listedText,
    schema: z.string(),
  },
  status: cut('t.sea_status'),
  criticality: { sql: CRITICALITY, sent: asItIs, schema: z.enum(CRITICALITIES) },
  bucket: { sql: BUCKET, sent: asItIs, schema: z.enum(TICKET_BUCKETS) },
  created_at: time('t.created_at'),
  assigned_at: time(ASSIGNED_AT),
  claimed_at: time('t.sea_claimed_at'),
  resolved_at: time('t.sea_resolved_at'),
  next_eligible_at: time('t.next_eligible_at'),
  claim_count: count('t.claim_count'),
  work_attempt_count: count('t.work_attempt_count'),
  model_tier_used: cut('t.sea_model_tier'),
  failure_reason: cut('t.sea_failure_reason'),
  updated_at: time('t.updated_at'),
  parked: { sql: PARKED, sent: asItIs, schema: z.boolean() },
}

/** With the columns that only a ticket's own page shows, and its texts whole. */
export const WHOLE_TICKET = {
  ...LISTED_TICKET,
  title: { ...LISTED_TICKET.title, sent: asItIs },
  status: text('t.sea_status'),
  model_tier_used: text('t.sea_model_tier'),
  failure_reason: text('t.sea_failure_reason'),
  objective: text('t.objective'),
  lease_expires_at: time('t.sea_claim_expires_at'),
  work_attempt_id: { sql: 't.work_attempt_id', sent: asText, schema: z.string().nullable() },
}

type Columns = Readonly<Record<string, Column<z.ZodType>>>

/** SQL for the columns, about a ticket `t`, to be ordered and cut before they are sent. */
export function rawColumns(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, { sql }]) => `${sql} as "${name}"`)
    .join(', ')
}

/** SQL for the columns as they are sent, off the rows `from` of `rawColumns`. */
export function sentColumns(columns: Columns, from: string): string {
  return Object.entries(columns)
    .map(([name, { sent }]) => `${sent(`${from}."${name}"`)} as "${name}"`)
    .join(', ')
}

/** The schema of a row's columns. */
export function shapeOf<Of extends Columns>(
  columns: Of,
): { [Name in keyof Of]: Of[Name]['schema'] } {
  const shape = Object.entries(columns).map(([name, { schema }]) => [name, schema] as const)
  // `fromEntries` forgets which name has which schema.
  return Object.fromEntries(shape) as { [Name in keyof Of]: Of[Name]['schema'] }
}

const listedTicket = z.object(shapeOf(LISTED_TICKET))
/** A ticket of a list, as the wire has it. */
export type ListedTicket = z.infer<typeof listedTicket>
export const LISTED_TICKET_NAMES = listedTicket.keyof().options

/** A ticket as its own page shows it. */
export type WholeTicket = z.infer<z.ZodObject<ReturnType<typeof shapeOf<typeof WHOLE_TICKET>>>>
