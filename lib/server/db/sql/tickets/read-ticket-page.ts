import 'server-only'
import * as z from 'zod'
import { boundedAt, type BoundedCount } from '@/lib/domain/tickets/assigned-tickets'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { COUNT_CEILING } from '@/lib/domain/tickets/sea-ticket'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { filterConditions, type Put, textCondition } from './ticket-list-filter'
import type { TextSearch } from '@/lib/domain/tickets/text-search'
import {
  beyond,
  orderBy,
  orderOf,
  placeColumns,
  TICKET_GROUP,
  walkOrder,
} from './ticket-list-order'
import {
  LISTED_TICKET,
  type ListedTicket,
  rawColumns,
  sentColumns,
  shapeOf,
} from './ticket-columns'
import { KORA_TICKET } from './ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * How the rows are found. `merge`: every group is walked in the list's order, and the walks are
 * merged, so that no more is read than is shown. `batch`: the few rows that hold a text are fetched
 * by its index, then put in order.
 */
export type ListWay = 'merge' | 'batch'

/** More groups than this are read as a batch: a merge of so many would take long to plan. */
export const MOST_MERGED_GROUPS = 60

export interface TicketListInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly selection: TicketSelection
  /** The groups of the selection that exist. */
  readonly groups: readonly string[]
  readonly way: ListWay
  readonly search: TextSearch
}

interface Reach {
  /** Only rows beyond this place. */
  readonly from: TicketPlace | null
  /** Towards the start of the list instead of its end. */
  readonly backwards: boolean
}

/** Infinite times stay as they are: a place must be found again. */
const PLACE_TIME = `case when isfinite(page."key") then ${utcText('page."key"')}
    else page."key"::text end`

/** One branch a group, so that each is an ordered walk of an index; or all of them at once. */
function branches(
  input: TicketListInput,
  reach: Reach,
  { columns, ending }: { columns: string; ending: string },
  put: Put,
): string {
  const { selection, groups, way, search } = input
  const { filters, sort } = selection
  const found = filters.text === null ? null : textCondition(filters.text, search, put)
  const conditions = [
    KORA_TICKET,
    ...filterConditions(filters, sort, put),
    ...(reach.from === null ? [] : [beyond(orderOf(sort), reach.backwards, reach.from, put)]),
  ]
  const select = (from: string, more: readonly string[]) =>
    `(select ${columns} from ${from} t\n    where ${[...conditions, ...more].join('\n      and ')} ${ending})`
  const all = (group: string) =>
    select('public.tickets', [`${TICKET_GROUP} ${group}`, ...(found === null ? [] : [found])])
  if (groups.length === 0) return all('is null')
  if (way === 'merge')
    return groups.map((group) => all(`= ${put(group)}`)).join('\n  union all\n  ')
  const group = `= any (${put(groups)}::text[])`
  return found === null ? all(group) : select(gathered(found), [`${TICKET_GROUP} ${group}`])
}

/** Fenced off: otherwise the planner would read another filter's index to its end to combine it. */
function gathered(found: string): string {
  return `(select t.* from public.tickets t where ${found} offset 0)`
}

function parameters({ workspaceId, koraActorId }: TicketListInput) {
  const values: unknown[] = [workspaceId, koraActorId]
  const put: Put = (value) => `$${values.push(value)}`
  return { values, put }
}

/** Text and values of a page, separate from running it, because a test checks its plan. */
export function ticketPageStatement(input: TicketListInput, reach: Reach, limit: number) {
  const { values, put } = parameters(input)
  const order = orderOf(input.selection.sort)
  const columns = `${rawColumns(LISTED_TICKET)}, ${placeColumns(order)}`
  const ending = `${orderBy(order, reach.backwards)} limit ${put(limit)}::int`
  const text = `select ${sentColumns(LISTED_TICKET, 'page')}, page."rank", ${PLACE_TIME} as "time"
  from (
    select * from (
  ${branches(input, reach, { columns, ending }, put)}
    ) list
    ${ending}
  ) page`
  return { text, values }
}

/** Text and values of a count that stops at its ceiling. */
export function ticketCountStatement(input: TicketListInput, reach: Reach, ceiling: number) {
  const { values, put } = parameters(input)
  const { sort, filters } = input.selection
  // Tickets lie in the table in the order of their creation: counted in that order, neighbours
  // share a page.
  const isBound = reach.from !== null || filters.olderThanSeconds !== null
  const order = input.way === 'batch' ? '' : walkOrder(orderOf(isBound ? sort : 'newest'))
  const limit = `limit ${put(ceiling)}::int`
  const ending = `${order} ${limit}`
  const text = `select count(*)::int as "count" from (
    select * from (
  ${branches(input, reach, { columns: '1', ending }, put)}
    ) list
    ${limit}
  ) counted`
  return { text, values }
}

const row = z.object({ ...shapeOf(LISTED_TICKET), rank: z.number(), time: z.string() })

/** A row with its place in the list. */
export interface PlacedTicket {
  readonly ticket: ListedTicket
  readonly place: TicketPlace
}

/** Rows beyond a place, nearest first. Throws what the driver throws. */
export async function readTicketPage(
  db: Queryable,
  input: TicketListInput,
  reach: Reach,
  limit: number,
): Promise<PlacedTicket[]> {
  const { rows } = await db.query(ticketPageStatement(input, reach, limit))
  return z
    .array(row)
    .parse(rows)
    .map(({ rank, time: at, ...ticket }) => ({ ticket, place: { rank, time: at, id: ticket.id } }))
}

const count = z.tuple([z.object({ count: z.number() })])

/** How many rows there are beyond a place, or in all; exact below the ceiling. */
export async function countTickets(
  db: Queryable,
  input: TicketListInput,
  reach: Reach,
  ceiling: number = COUNT_CEILING,
): Promise<BoundedCount> {
  const { rows } = await db.query(ticketCountStatement(input, reach, ceiling))
  const found = count.parse(rows)[0].count
  return boundedAt(ceiling, found)
}
