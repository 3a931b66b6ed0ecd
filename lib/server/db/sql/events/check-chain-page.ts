import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * At a break, the place is the event before it; the function itself returns only the break. What is
 * archived is passed over: the check then begins at the anchor.
 */
const text = `select v.checked::text as "checked", v.finished as "finished",
    case when v.broken_seq is null or v.broken_cause in ('head', 'anchor') then v.last_seq
         else coalesce(good.seq, start.seq) end::text as "lastSeq",
    case when v.broken_seq is null or v.broken_cause in ('head', 'anchor')
         then encode(v.last_hash, 'hex')
         else coalesce(encode(good.hash, 'hex'), start.hash) end as "lastHash",
    coalesce(head.count, 0)::text as "total",
    v.broken_seq::text as "brokenSeq", v.broken_cause as "brokenCause",
    case when head.archived_seq is not null then json_build_object(
      'seq', head.archived_seq::text, 'count', head.archived_count::text,
      'recordBeginsAt', ${utcText('head.record_begins_at')}) end as "archived"
  from hivex_foundation.verify_event_chain(
    $1, $2::bigint, decode($3, 'hex'), $4::bigint, $5::int) v
  left join hivex_foundation.event_chain_head head on head.workspace_id = $1
  cross join lateral (
    select case when head.archived_seq >= $2::bigint then head.archived_seq else $2::bigint end as seq,
           case when head.archived_seq >= $2::bigint then encode(head.archived_hash, 'hex')
                else $3 end as hash) start
  left join lateral (
    select e.seq, e.this_event_hash as hash from hivex_foundation.event_log e
     where e.workspace_id = $1 and e.seq > start.seq and e.seq < v.broken_seq
     order by e.seq desc limit 1) good on true`

const row = z.object({
  checked: z.string(),
  finished: z.boolean(),
  lastSeq: z.string(),
  lastHash: z.string(),
  total: z.string(),
  brokenSeq: z.string().nullable(),
  brokenCause: z.enum(['link', 'hash', 'head', 'anchor']).nullable(),
  archived: z
    .object({ seq: z.string(), count: z.string(), recordBeginsAt: z.string().nullable() })
    .nullable(),
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
   * changed; `head`: the end is missing (SPEC 3); `anchor`: no event vouches for where it begins.
   */
  readonly broken: {
    readonly seq: string
    readonly cause: 'link' | 'hash' | 'head' | 'anchor'
  } | null
  /**
   * The last event that is archived, and the number of those up to it: they are part of `place.count`
   * and not in the log. Null for a log that is whole.
   */
  readonly archived: {
    readonly seq: string
    readonly count: string
    /** ISO 8601. */
    readonly recordBeginsAt: string | null
  } | null
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
    archived: page.archived,
  }
}
