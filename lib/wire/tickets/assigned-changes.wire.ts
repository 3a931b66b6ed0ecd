import * as z from '@/lib/wire/zod'
import { assignedTicketsSchema } from './assigned-tickets.wire'

/**
 * `GET /api/sea-tickets/kora-assigned/changes`: Kora's tickets with every include, for a page that
 * has an earlier answer and names its ETag in `If-None-Match`. An ETag that this process does not
 * know gets the whole body, without `since`.
 */

/** Consecutive rows of a list. */
const runSchema = z.object({
  /** Where they begin in the earlier answer's list; null: they are the next rows of this answer. */
  from: z.nullable(z.number()),
  count: z.number(),
})
export type Run = z.infer<typeof runSchema>

/** A list as its runs, in order; left out where the list is as it was. */
const runs = z.optional(z.array(runSchema))

export const assignedChangesSchema = z.object({
  /**
   * With `since`, lists and claims hold only what is new or changed, and `totals`,
   * `oldest_waiting_at` and `unworked` are left out where they are as they were.
   */
  ...assignedTicketsSchema.shape,
  /** The ETag of the earlier answer. */
  since: z.optional(z.string()),
  runs: z.optional(
    z.object({ in_progress: runs, failed_or_blocked: runs, queued: runs, recently_resolved: runs }),
  ),
  /** Ids of the claims that are gone. */
  claims_gone: z.optional(z.array(z.string())),
})
export type AssignedChangesBody = z.infer<typeof assignedChangesSchema>
