import * as z from '@/lib/wire/zod'

/** `GET /api/health/live` and `GET /api/health/ready`: a stranger is told the code alone. */
export const healthSchema = z.object({
  code: z.string(),
  /** How the process hears of changes. */
  wake: z.optional(z.string()),
  missing_indexes: z.optional(z.array(z.string())),
  /** What this version of Postgres cannot do, by name. */
  postgres: z.optional(z.object({ major: z.number(), limits: z.array(z.string()) })),
})
