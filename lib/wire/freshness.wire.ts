import * as z from '@/lib/wire/zod'

/** The headers that every contract answer carries, a 304 included (SPEC 8). */
export const AS_OF_HEADER = 'x-kora-as-of'
export const NOW_HEADER = 'x-kora-now'

/** The value of `x-kora-as-of` where there is no data that could have an age. */
export const AS_OF_UNKNOWN = 'unknown'

/** How a read replica stands to its primary's log (`REPLAY_STATES`); absent on a primary. */
export const REPLAY_HEADER = 'x-kora-replay'

export const freshnessSchema = z.object({
  as_of: z.string(),
  source: z.enum(['substrate', 'holder', 'event_log']),
})
export type FreshnessWire = z.infer<typeof freshnessSchema>
