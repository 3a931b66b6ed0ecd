import * as z from '@/lib/wire/zod'

/**
 * `GET /api/chain-events/verify?after_seq&after_hash&after_count`: one bounded page of the chain,
 * checked in the database. Ask again with `last_seq`, `last_hash` and `checked` until `finished`.
 */

export const CHAIN_BREAKS = ['link', 'hash', 'head'] as const

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
       * `hash`: it is not what was appended; `head`: the newest events are missing.
       */
      cause: z.enum(CHAIN_BREAKS),
    }),
  ),
})
export type ChainVerifyBody = z.infer<typeof chainVerifySchema>
