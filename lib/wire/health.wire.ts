import * as z from '@/lib/wire/zod'
import { TEXT_SEARCHES } from '@/lib/domain/tickets/text-search'

/** `GET /api/health/live` and `GET /api/health/ready`: a stranger is told the code alone. */
export const healthSchema = z.object({
  code: z.string(),
  /** How the process hears of changes. */
  wake: z.optional(z.string()),
  missing_indexes: z.optional(z.array(z.string())),
  /** Where the search finds less than every part of every text. */
  text_search: z.optional(z.enum(TEXT_SEARCHES)),
  /** A character type that knows ASCII letters alone. */
  weak_character_type: z.optional(z.string()),
  /** Tables whose every row is hidden by row security. */
  hidden_tables: z.optional(z.array(z.string())),
  /** What this version of Postgres cannot do, by name. */
  postgres: z.optional(z.object({ major: z.number(), limits: z.array(z.string()) })),
})
