import 'server-only'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import { ASSIGNED_AT, CRITICALITY_RANK } from './ticket-predicates'

/**
 * The orders of the ticket list, about a ticket `t`. Word for word as in the indexes of migration
 * 0009: the planner uses an index only where it can see that.
 */

/** Status, and whether there is a claim: every index of the list holds each group in its order. */
export const TICKET_GROUP = `(case when t.sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(t.sea_status, ''), 40))`

export const TIER_KEY = `left(t.sea_model_tier, 64)`
export const REASON_KEY = `left(t.sea_failure_reason, 64)`

interface ListOrder {
  /** The time that the list is in the order of. */
  readonly time: string
  /** All keys run the same way, so that a place is one comparison of rows. */
  readonly direction: 'asc' | 'desc'
  readonly byRank: boolean
  /** A ticket without the time counts as older than all; no answer about age includes it. */
  readonly mayLackTime: boolean
}

const ORDERS: Readonly<Record<TicketSort, ListOrder>> = {
  newest: { time: 't.created_at', direction: 'desc', byRank: false, mayLackTime: false },
  oldest: { time: 't.created_at', direction: 'asc', byRank: false, mayLackTime: false },
  resolved: {
    time: `coalesce(t.sea_resolved_at, '-infinity')`,
    direction: 'desc',
    byRank: false,
    mayLackTime: true,
  },
  claimed: {
    time: `coalesce(t.sea_claimed_at, '-infinity')`,
    direction: 'desc',
    byRank: false,
    mayLackTime: true,
  },
  priority: { time: ASSIGNED_AT, direction: 'asc', byRank: true, mayLackTime: false },
}

export function orderOf(sort: TicketSort): ListOrder {
  return ORDERS[sort]
}

/** The columns that define a row's place. */
export function placeColumns({ time }: ListOrder): string {
  return `${CRITICALITY_RANK} as "rank", ${time} as "key"`
}

/** `order by` over the columns of `placeColumns` and `id`; backwards for rows ahead of a place. */
export function orderBy({ direction, byRank }: ListOrder, backwards: boolean): string {
  const way = (direction === 'asc') === backwards ? 'desc' : 'asc'
  return `order by ${byRank ? `"rank" ${way}, ` : ''}"key" ${way}, "id" ${way}`
}

/** The same order over the table itself, for a walk that shows no columns. */
export function walkOrder({ time, direction, byRank }: ListOrder): string {
  const keys = [...(byRank ? [CRITICALITY_RANK] : []), time, 't.id']
  return `order by ${keys.map((key) => `${key} ${direction}`).join(', ')}`
}

/** The rows beyond a place, on either side of it; `put` adds a value and returns its parameter. */
export function beyond(
  { time, direction, byRank }: ListOrder,
  backwards: boolean,
  place: TicketPlace,
  put: (value: unknown) => string,
): string {
  const sign = (direction === 'asc') === backwards ? '<' : '>'
  const keys = [...(byRank ? [CRITICALITY_RANK] : []), time, 't.id']
  const values = [
    ...(byRank ? [`${put(place.rank)}::int`] : []),
    `${put(place.time)}::timestamptz`,
    `${put(place.id)}::uuid`,
  ]
  return `(${keys.join(', ')}) ${sign} (${values.join(', ')})`
}
