import * as z from '@/lib/wire/zod'

/** `GET /api/throughput`: the last day's work by the hour, and how long the oldest has waited. */

export const throughputHourSchema = z.object({
  /** The beginning of the UTC hour, ISO 8601. */
  from: z.string(),
  /** Attempts that ended `completed`. */
  resolved: z.number(),
  /** Attempts that ended `failed_retryable`, `failed_terminal` or `blocked_needs_operator`. */
  failed: z.number(),
})
export type ThroughputHourWire = z.infer<typeof throughputHourSchema>

export const throughputSchema = z.object({
  /** The substrate's clock at the read, ISO 8601 UTC. */
  as_of: z.string(),
  /** 24, oldest first; the last is the hour under way. */
  hours: z.array(throughputHourSchema),
  /** When the oldest claimable ticket was assigned; null when none waits. */
  oldest_waiting_at: z.nullable(z.string()),
  /** Claimable tickets, exact below 10,000, else 10,000 and `capped`. */
  waiting: z.object({ count: z.number(), capped: z.boolean() }),
})
export type ThroughputBody = z.infer<typeof throughputSchema>
