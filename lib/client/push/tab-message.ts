import * as z from '@/lib/wire/zod'
import { TOPICS } from '@/lib/domain/topic'

/**
 * What the tabs of one browser send each other.
 * - `hello`: a tab has come and wants to know how push stands
 * - `state`: how it stands, in `state`
 * - `topics`: these may have changed, in `topics`
 * - `source`: where the server's data is from, in `source`
 * - `sign`: the leading tab lives and its line does
 */
const tabMessageSchema = z.object({
  kind: z.enum(['hello', 'state', 'topics', 'source', 'sign']),
  state: z.optional(z.enum(['connecting', 'pushing', 'down'])),
  topics: z.optional(z.array(z.enum(TOPICS))),
  source: z.optional(z.string()),
})
export type TabMessage = z.infer<typeof tabMessageSchema>

/** Null for a message of another build of this page. */
export function parseTabMessage(message: unknown): TabMessage | null {
  return z.safeParse(tabMessageSchema, message).data ?? null
}
