import * as z from '@/lib/wire/zod'

/** The headers that every contract answer carries, a 304 included (SPEC 8). */
export const AS_OF_HEADER = 'x-kora-as-of'
export const NOW_HEADER = 'x-kora-now'

/**
 * A word that a client makes for each request, and that the answer repeats: only an answer that was
 * made for this very request has it, so that a kept or replayed one is known by its lack.
 */
export const ASKED_HEADER = 'x-kora-asked'
export const ANSWERS_HEADER = 'x-kora-answers'

/** The value of `x-kora-as-of` where there is no data that could have an age. */
export const AS_OF_UNKNOWN = 'unknown'

/** How a read replica stands to its primary's log (`REPLAY_STATES`); absent on a primary. */
export const REPLAY_HEADER = 'x-kora-replay'

export const freshnessSchema = z.object({
  as_of: z.string(),
  source: z.enum(['substrate', 'holder', 'event_log']),
})
export type FreshnessWire = z.infer<typeof freshnessSchema>
