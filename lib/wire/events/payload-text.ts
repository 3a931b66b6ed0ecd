import { type JsonText, writeExact } from '@/lib/domain/exact-json'
import * as z from '@/lib/wire/zod'

/**
 * An event's payload: any JSON on the wire, its text in the process and on the page, because no
 * JavaScript number holds every number of a log. Null where an answer leaves it out.
 */
export const payloadTextSchema = z.pipe(
  z.unknown(),
  z.transform((payload): JsonText | null =>
    (payload ?? null) === null ? null : writeExact(payload),
  ),
)
