import 'server-only'
import * as z from 'zod'
import { boundedAt } from '@/lib/domain/assigned-tickets'
import { COUNT_CEILING } from '@/lib/domain/sea-ticket'

/**
 * SQL for how many of Kora's tickets `t` there are of a kind, up to the ceiling; $1 is the workspace,
 * $2 Kora's actor. `predicate` is a constant of ours, never input. The range holds one value: an order
 * by a column that is known to be constant is dropped, and with it the reason to walk the index;
 * without it the planner reads the table from its start until it has found enough. One range and not
 * two: of two it expects next to nothing where the values are not known yet, and the plan that a
 * prepared statement keeps then takes any index at all.
 */
export function boundedCountOf(predicate: string): string {
  return `(
  select count(*)::int from (
    select from public.tickets t
    where t.workspace_id = $1
      and t.sea_assigned_to_actor_id >= $2 and t.sea_assigned_to_actor_id <= $2
      and t.kind = 'sea' and ${predicate}
    order by t.workspace_id, t.sea_assigned_to_actor_id
    limit ${COUNT_CEILING}
  ) counted)`
}

/** The number that `boundedCountOf` gives. */
export const boundedCount = z.number().transform((found) => boundedAt(COUNT_CEILING, found))
