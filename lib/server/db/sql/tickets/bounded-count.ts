import 'server-only'
import * as z from 'zod'
import { boundedAt } from '@/lib/domain/tickets/assigned-tickets'
import { COUNT_CEILING, type TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import { BUCKET_PREDICATES } from './ticket-predicates'

/** Some of Kora's tickets `t`, and from which end of their index they are counted. */
export interface CountedTickets {
  /** A constant of ours, never input. */
  readonly predicate: string
  /**
   * A count visits the table wherever a page has changed since it was last vacuumed, so it begins
   * where the least is written: at the tickets that ended, or were claimed, first. Indexes that are
   * ordered newest first have those at their end.
   */
  readonly from: 'start' | 'end'
}

/** Each bucket by its own index, as migration 0004 orders it. */
export const COUNTED_BUCKETS: Readonly<Record<TicketBucket, CountedTickets>> = {
  in_progress: { predicate: BUCKET_PREDICATES.in_progress, from: 'end' },
  queued: { predicate: BUCKET_PREDICATES.queued, from: 'start' },
  recently_resolved: { predicate: BUCKET_PREDICATES.recently_resolved, from: 'end' },
  failed_or_blocked: { predicate: BUCKET_PREDICATES.failed_or_blocked, from: 'end' },
}

/** Indexes of all tickets hold the claimed ones first, and at their end what was released. */
export const ALL_TICKETS: CountedTickets = { predicate: 'true', from: 'end' }

/** SQL for how many rows the branches have together, up to the ceiling. */
export function countUpToCeiling(branches: readonly string[]): string {
  return `(
  select count(*)::int from (
    select from (
  ${branches.join('\n  union all\n  ')}
    ) list limit ${COUNT_CEILING}) counted)`
}

/**
 * SQL for how many tickets there are, up to the ceiling; $1 is the workspace, $2 Kora's actor. The
 * range holds one value: an order by a column that is known to be constant is dropped, and with it
 * the reason to walk the index; without it the planner reads the table from its start until it has
 * found enough. One range and not two: of two it expects next to nothing where the values are not
 * known yet, and the plan that a prepared statement keeps then takes any index at all.
 */
export function boundedCountOf(...counted: readonly CountedTickets[]): string {
  const walks = counted.map(({ predicate, from }) => {
    const direction = from === 'end' ? 'desc' : 'asc'
    return `(
    select from public.tickets t
    where t.workspace_id = $1
      and t.sea_assigned_to_actor_id >= $2 and t.sea_assigned_to_actor_id <= $2
      and t.kind = 'sea' and ${predicate}
    order by t.workspace_id ${direction}, t.sea_assigned_to_actor_id ${direction}
    limit ${COUNT_CEILING})`
  })
  return countUpToCeiling(walks)
}

/** The number that both give. */
export const boundedCount = z.number().transform((found) => boundedAt(COUNT_CEILING, found))
