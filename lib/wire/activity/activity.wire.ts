import * as z from '@/lib/wire/zod'
import { ACTIVITY_OUTCOMES } from '@/lib/domain/activity/activity-entry'
import { payloadTextSchema } from '@/lib/wire/events/payload-text'

/**
 * `GET /api/activity?actor&action&outcome&from&to&before&limit` (CONTROL 16): who did what, newest
 * first by seq; with `from` or `to`, newest first by time.
 */

export const ACTIVITY_INCLUDES = ['choices'] as const
export type ActivityInclude = (typeof ACTIVITY_INCLUDES)[number]

/** How many entries a page holds: the default and the maximum. */
export const ACTIVITY_LIMIT = { usual: 50, most: 200 } as const

export const actingActorSchema = z.object({
  actor_id: z.string(),
  /** Null where the registry has none any more. */
  name: z.nullable(z.string()),
  /** `operator` for people, `service` for tokens; null for an id that the registry does not have. */
  kind: z.nullable(z.string()),
})
export type ActingActorWire = z.infer<typeof actingActorSchema>

export const activityEntrySchema = z.object({
  /** The place of its event in the log, a bigint as text. */
  seq: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  /** ISO 8601 UTC with microseconds. */
  occurred_at: z.string(),
  /** Null where nobody can be named, as with attempts to sign in that failed. */
  actor: z.nullable(actingActorSchema),
  /** As what, and by which way in, at that time. */
  role: z.nullable(z.string()),
  via: z.nullable(z.string()),
  /** Such as `account.create` or `access.signed_in`. */
  action: z.string(),
  outcome: z.enum(ACTIVITY_OUTCOMES),
  target: z.nullable(z.object({ kind: z.string(), id: z.string() })),
  reason: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  command_id: z.nullable(z.string()),
  /** How often, where one entry stands for several; else missing. */
  count: z.optional(z.number()),
  /** What was changed, as it was and as it is, without secrets; null where that is not told. */
  before: payloadTextSchema,
  after: payloadTextSchema,
  /** The sign of the chain, hex: it covers the entry and all that is before it. */
  hash: z.string(),
})
export type ActivityEntryWire = z.infer<typeof activityEntrySchema>

export const activitySchema = z.object({
  entries: z.array(activityEntrySchema),
  /** A seq: more may lie before it, ask on with `before`. */
  next_cursor: z.nullable(z.string()),
  /** From when on the record is whole, where what was before is archived. */
  record_begins_at: z.optional(z.string()),
  /** Entries within the page that only an admin is shown; missing where there are none. */
  left_out: z.optional(z.number()),
  /** What can be chosen to filter by, `include=choices`: who may act, and the acts that there are. */
  actors: z.optional(z.array(actingActorSchema)),
  actions: z.optional(z.array(z.string())),
})
export type ActivityBody = z.infer<typeof activitySchema>
