import * as z from '@/lib/wire/zod'
import { TOPICS } from '@/lib/domain/topic'

/**
 * One `data:` of `GET /api/stream` (SPEC 8): what changed, never the data. `version` counts the
 * changes of a topic in one process; `as_of` is the substrate's time of the wake, ISO 8601 UTC, or
 * null where it is not known. The event's `id` goes back as `Last-Event-ID`.
 */
export const streamFrameSchema = z.object({
  topic: z.enum(TOPICS),
  version: z.number(),
  as_of: z.nullable(z.string()),
  /** On the first frame of a stream: as `x-kora-source`; absent where it is not known. */
  source: z.optional(z.string()),
})
export type StreamFrame = z.infer<typeof streamFrameSchema>

/** On every contract answer: a page asks for a panel at most this often, milliseconds. */
export const READ_EVERY_HEADER = 'x-kora-read-every-ms'
