import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  CHAIN_START,
  type ChainPlace,
  checkChainPage,
  type CheckChainPageInput,
} from '@/lib/server/db/sql/events/check-chain-page'

const PAGE = 20_000

/** What a check of a chain found, in a shape that an assertion reads well. */
type ChainVerdict =
  | { readonly outcome: 'good so far' | 'good'; readonly place: ChainPlace }
  | {
      readonly outcome: 'broken'
      readonly seq: string
      readonly cause: 'link' | 'hash' | 'head' | 'anchor'
      /** Events before it, all good. */
      readonly checked: string
    }

/** The verdict about one page; `good` means that the end was reached and agrees with the head. */
export async function verifyChainPage(
  db: Queryable,
  input: CheckChainPageInput,
): Promise<ChainVerdict> {
  const { place, finished, broken } = await checkChainPage(db, input)
  if (broken !== null) return { outcome: 'broken', ...broken, checked: place.count }
  return { outcome: finished ? 'good' : 'good so far', place }
}

/** The verdict about a workspace's whole chain. */
export async function verifyChain(db: Queryable, workspaceId: string): Promise<ChainVerdict> {
  let after = CHAIN_START
  for (;;) {
    const verdict = await verifyChainPage(db, { workspaceId, after, limit: PAGE })
    if (verdict.outcome !== 'good so far') return verdict
    after = verdict.place
  }
}
