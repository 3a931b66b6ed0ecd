import * as z from '@/lib/wire/zod'

/**
 * `GET /api/chain-events/verify?after_seq&after_hash&after_count`: one bounded page of the chain,
 * checked in the database. Ask again with `last_seq`, `last_hash` and `checked` until `finished`.
 */

export const CHAIN_BREAKS = ['link', 'hash', 'head', 'anchor'] as const

export const chainVerifySchema = z.object({
  /** Events from the start of the chain that are as they were appended, this page included. */
  checked: z.number(),
  /** The last of them, a bigint as text; `0` before the first. */
  last_seq: z.string(),
  /** Its hash, hex. */
  last_hash: z.string(),
  /** The end was reached, or a break was found: there is nothing to ask on for. */
  finished: z.boolean(),
  /** Events that the chain's head counts. */
  total: z.number(),
  broken: z.nullable(
    z.object({
      /** The first event where the chain does not hold. */
      seq: z.string(),
      /**
       * `link`: it does not follow `last_seq` (one was removed, added or moved, or a hash forged);
       * `hash`: it is not what was appended; `head`: the newest events are missing; `anchor`: no
       * event vouches for the archive that the log goes on from.
       */
      cause: z.enum(CHAIN_BREAKS),
    }),
  ),
  /** Where the oldest part is archived: those events are in `checked`, and not in the log. */
  archived: z.optional(
    z.object({
      /** The last archived event. */
      seq: z.string(),
      count: z.number(),
      record_begins_at: z.nullable(z.string()),
    }),
  ),
})
export type ChainVerifyBody = z.infer<typeof chainVerifySchema>
