import * as z from '@/lib/wire/zod'
import { CRITICALITIES, TICKET_BUCKETS } from '@/lib/domain/tickets/sea-ticket'
import { TEXT_SEARCHES } from '@/lib/domain/tickets/text-search'
import { unworkedSchema } from '@/lib/wire/tickets/assigned-tickets.wire'
import { freshnessSchema } from '@/lib/wire/freshness.wire'

/**
 * `GET /api/sea-tickets`: one page of Kora's tickets (SPEC 8). The headers `x-kora-as-of` and
 * `x-kora-now` carry its age, as on the contract routes. The parameters: `ticket-selection.ts`, and
 * `cursor`, `limit` (0 to 200, default 50), `include`.
 */

/**
 * `totals` adds `total`, `freshness` adds `freshness`, `facets` adds the tiers and reasons that
 * there are to filter by.
 */
export const TICKET_LIST_INCLUDES = ['totals', 'freshness', 'facets'] as const
export type TicketListInclude = (typeof TICKET_LIST_INCLUDES)[number]

const maybeText = z.nullable(z.string())
/** ISO 8601 UTC with microseconds. */
const time = z.nullable(z.string())

export const ticketListItemSchema = z.object({
  id: z.string(),
  /** `<untitled>` where there is none. */
  title: z.string(),
  /** The `sea_status` verbatim. */
  status: maybeText,
  criticality: z.enum(CRITICALITIES),
  bucket: z.enum(TICKET_BUCKETS),
  created_at: time,
  /** The creation where the assignment is not known. */
  assigned_at: time,
  /** Null: never, or not known. */
  claimed_at: time,
  resolved_at: time,
  next_eligible_at: time,
  claim_count: z.number(),
  work_attempt_count: z.number(),
  /** Both of the last resolution in the log. */
  model_tier_used: maybeText,
  failure_reason: maybeText,
  /** When the row was last written. */
  updated_at: time,
  /** `next_eligible_at` is a time that never comes: infinite, or beyond the year 9999. */
  parked: z.boolean(),
})
export type TicketListItem = z.infer<typeof ticketListItemSchema>

const countSchema = z.object({ count: z.number(), capped: z.boolean() })

/**
 * What stands ahead of the page's first row by now, in the list's order. `cursor` leads there from
 * that row, also while there is nothing: with `limit=0` it asks just how many there are by now; with
 * a limit it reads the nearest of them, in the list's order, and that page's `newer` holds what is
 * left ahead. Null on a page without rows: its start is the start of the list.
 */
export const newerSchema = z.object({
  /** At most 200, then `capped`. */
  count: z.number(),
  capped: z.boolean(),
  cursor: z.nullable(z.string()),
})

/** How finding a text is limited in this database. */
const searchLimitsSchema = z.object({
  /** `words`: whole words, and the start of the last one; `none`: no index finds a text. */
  finds: z.enum(TEXT_SEARCHES),
  /** The database's LC_CTYPE where it knows the letters of ASCII alone, else null. */
  weak_character_type: z.nullable(z.string()),
})
export type SearchLimits = z.infer<typeof searchLimitsSchema>

export const ticketListSchema = z.object({
  items: z.array(ticketListItemSchema),
  /** The cursor of the rows after the last one; null at the end of the list. */
  next_cursor: z.nullable(z.string()),
  newer: newerSchema,
  /** Exact below 10,000; from there on 10000 and `capped`. */
  total: z.optional(countSchema),
  freshness: z.optional(freshnessSchema),
  /** What there is to filter by: at most 50 each, sorted, cut at 64 characters. */
  facets: z.optional(
    z.object({
      tiers: z.array(z.string()),
      /** There are more than these. */
      tiers_truncated: z.boolean(),
      reasons: z.array(z.string()),
      reasons_truncated: z.boolean(),
      /** Absent where a text is found wherever it stands, in any script. */
      search_limits: z.optional(searchLimitsSchema),
      unworked: z.optional(unworkedSchema),
    }),
  ),
})
export type TicketListBody = z.infer<typeof ticketListSchema>
