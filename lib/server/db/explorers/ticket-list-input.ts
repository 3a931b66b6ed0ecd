import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { isFoundOften } from '@/lib/server/db/sql/tickets/estimate-text-matches'
import { readTicketGroups } from '@/lib/server/db/sql/tickets/read-ticket-groups'
import {
  MOST_MERGED_GROUPS,
  type TicketListInput,
} from '@/lib/server/db/sql/tickets/read-ticket-page'
import { requireVisibleTickets } from '@/lib/server/db/schema/require-visible-tickets'
import { meansGroup } from '@/lib/server/db/sql/tickets/ticket-list-filter'
import type { TextSearch } from '@/lib/domain/tickets/text-search'

/** Some of Kora's tickets, in an order. */
export interface SelectedTickets {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly selection: TicketSelection
  /** How a text is found in this database. */
  readonly search: TextSearch
}

/**
 * Every statement of a read sees one snapshot. The planner cannot estimate that the walks are in
 * order already, nor that compiling code for a page never pays.
 */
export const SETTINGS = `set transaction isolation level repeatable read;
  set local enable_seqscan = off; set local enable_sort = off; set local jit = off`

/** A merge walks indexes in order; a batch reads rows by bitmaps. */
export const MERGING = 'set local enable_bitmapscan = off'
export const BATCHING = 'set local enable_bitmapscan = on'
export const SETTING_OF = { merge: MERGING, batch: BATCHING } as const

/**
 * The groups that the selection includes, and the way that finds a page of them soonest.
 *
 * @throws KoraFailure `text_search_unavailable` where no index can find a text, `rows_hidden` where
 *   row security hides every ticket.
 */
export async function ticketListInput(
  db: Queryable,
  { workspaceId, koraActorId, selection, search }: SelectedTickets,
): Promise<TicketListInput> {
  const { filters } = selection
  const all = await readTicketGroups(db, { workspaceId, koraActorId, filters })
  if (all.length === 0) await requireVisibleTickets(db)
  const groups = all.filter((group) => meansGroup(filters, group))
  const base = { workspaceId, koraActorId, selection, groups }
  if (filters.text === null) {
    const way = groups.length > MOST_MERGED_GROUPS ? 'batch' : 'merge'
    await db.query({ text: SETTING_OF[way] })
    return { ...base, way, search: 'none' }
  }
  if (search === 'none') {
    throw new KoraFailure('text_search_unavailable', 'no index can find a text in the tickets')
  }
  const often = await isFoundOften(db, filters.text, search)
  const way = often && groups.length <= MOST_MERGED_GROUPS ? 'merge' : 'batch'
  await db.query({ text: SETTING_OF[way] })
  return { ...base, way, search }
}
