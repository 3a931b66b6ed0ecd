import * as z from '@/lib/wire/zod'

/** `GET /api/health/live` and `GET /api/health/ready`: a stranger is told the code alone. */
export const healthSchema = z.object({
  code: z.string(),
  /** How the process hears of changes. */
  wake: z.optional(z.string()),
  missing_indexes: z.optional(z.array(z.string())),
})
