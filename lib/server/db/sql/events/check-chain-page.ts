import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** At a break, the place is the event before it; the function itself returns only the break. */
const text = `select v.checked::text as "checked", v.finished as "finished",
    case when v.broken_seq is null or v.broken_cause = 'head' then v.last_seq
         else coalesce(good.seq, $2::bigint) end::text as "lastSeq",
    case when v.broken_seq is null or v.broken_cause = 'head' then encode(v.last_hash, 'hex')
         else coalesce(encode(good.hash, 'hex'), $3) end as "lastHash",
    coalesce((select h.count from hivex_foundation.event_chain_head h
               where h.workspace_id = $1), 0)::text as "total",
    v.broken_seq::text as "brokenSeq", v.broken_cause as "brokenCause"
  from hivex_foundation.verify_event_chain(
    $1, $2::bigint, decode($3, 'hex'), $4::bigint, $5::int) v
  left join lateral (
    select e.seq, e.this_event_hash as hash from hivex_foundation.event_log e
     where e.workspace_id = $1 and e.seq > $2::bigint and e.seq < v.broken_seq
     order by e.seq desc limit 1) good on true`

const row = z.object({
  checked: z.string(),
  finished: z.boolean(),
  lastSeq: z.string(),
  lastHash: z.string(),
  total: z.string(),
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

export interface CheckChainPageInput {
  readonly workspaceId: string
  readonly after: ChainPlace
  /** How many events at most. */
  readonly limit: number
}

/** How far the chain is known to hold, and where it does not. */
export interface ChainCheck {
  /** The last good event; the start where the first one is broken already. */
  readonly place: ChainPlace
  /** Nothing is left to check: the end was reached, or a break was found. */
  readonly finished: boolean
  /** Events that the chain's head counts; a bigint as text. */
  readonly total: string
  /**
   * The first seq where the chain does not hold. `link`: does not follow its predecessor; `hash`: was
   * changed; `head`: the end is missing (SPEC 3).
   */
  readonly broken: { readonly seq: string; readonly cause: 'link' | 'hash' | 'head' } | null
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function checkChainStatement({ workspaceId, after, limit }: CheckChainPageInput) {
  return { text, values: [workspaceId, after.seq, after.hash, after.count, limit] }
}

/** Checks one bounded page of a workspace's chain in the database. Throws what the driver throws. */
export async function checkChainPage(
  db: Queryable,
  input: CheckChainPageInput,
): Promise<ChainCheck> {
  const page = z.tuple([row]).parse((await db.query(checkChainStatement(input))).rows)[0]
  const { brokenSeq: seq, brokenCause: cause } = page
  return {
    place: { seq: page.lastSeq, hash: page.lastHash, count: page.checked },
    finished: page.finished || seq !== null,
    total: page.total,
    broken: seq === null || cause === null ? null : { seq, cause },
  }
}
