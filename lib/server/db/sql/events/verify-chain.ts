import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select v.checked::text as "checked", v.last_seq::text as "lastSeq",
    encode(v.last_hash, 'hex') as "lastHash", v.finished as "finished",
    v.broken_seq::text as "brokenSeq", v.broken_cause as "brokenCause"
  from hivex_foundation.verify_event_chain(
    $1, $2::bigint, decode($3, 'hex'), $4::bigint, $5::int) v`

const row = z.object({
  checked: z.string(),
  lastSeq: z.string(),
  lastHash: z.string().nullable(),
  finished: z.boolean(),
  brokenSeq: z.string().nullable(),
  brokenCause: z.enum(['link', 'hash', 'head']).nullable(),
})

/** A place in the chain; all events up to it are as they were appended. */
export interface ChainPlace {
  /** A bigint as text; `0` is the start. */
  readonly seq: string
  /** Hex. */
  readonly hash: string
  /** Events up to and with this place; a bigint as text. */
  readonly count: string
}

export const CHAIN_START: ChainPlace = { seq: '0', hash: '00'.repeat(32), count: '0' }

export type ChainVerdict =
  | { readonly outcome: 'good so far' | 'good'; readonly place: ChainPlace }
  | {
      readonly outcome: 'broken'
      /** The first seq where the chain does not hold. */
      readonly seq: string
      /** `link`: does not follow its predecessor; `hash`: was changed; `head`: the end is missing. */
      readonly cause: 'link' | 'hash' | 'head'
      /** Events before it, all good. */
      readonly checked: string
    }

/**
 * Verifies at most `limit` events of a workspace's chain after a place that is known to be good.
 * `good so far` returns the place to go on from; `good` means that the end was reached and agrees
 * with the head, so that nothing is missing there either (SPEC 3).
 */
export async function verifyChainPage(
  db: Queryable,
  input: { workspaceId: string; after: ChainPlace; limit: number },
): Promise<ChainVerdict> {
  const { workspaceId, after, limit } = input
  const values = [workspaceId, after.seq, after.hash, after.count, limit]
  const { rows } = await db.query({ text, values })
  const page = z.tuple([row]).parse(rows)[0]
  if (page.brokenSeq !== null && page.brokenCause !== null) {
    const { brokenSeq: seq, brokenCause: cause, checked } = page
    return { outcome: 'broken', seq, cause, checked }
  }
  const place = { seq: page.lastSeq, hash: page.lastHash ?? after.hash, count: page.checked }
  return { outcome: page.finished ? 'good' : 'good so far', place }
}

const PAGE = 20_000

/** Verifies a workspace's whole chain, page by page; each page is a statement of its own. */
export async function verifyChain(db: Queryable, workspaceId: string): Promise<ChainVerdict> {
  let after = CHAIN_START
  for (;;) {
    const verdict = await verifyChainPage(db, { workspaceId, after, limit: PAGE })
    if (verdict.outcome !== 'good so far') return verdict
    after = verdict.place
  }
}
