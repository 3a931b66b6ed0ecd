import 'server-only'
import { ASSIGNED_AT, CLAIMABLE, CRITICALITY_RANK, KORA_TICKET } from './ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

function oldestOf(eligible: string): string {
  return `(
      select ${ASSIGNED_AT} as assigned_at from public.tickets t
      where ${KORA_TICKET} and ${CLAIMABLE}
        and ${CRITICALITY_RANK} = rank.value and ${eligible}
        and ${ASSIGNED_AT} > '-infinity'
      order by ${ASSIGNED_AT} limit 1)`
}

/**
 * SQL for the assignment time of the claimable ticket that waits longest, null when none waits
 * (SPEC 8), of those whose time is finite; $1 is the workspace, $2 Kora's actor. Eight short walks of
 * the claimable index: each rank, with and without a time to wait for.
 */
export const OLDEST_WAITING = `(
  select ${utcText('min(oldest.assigned_at)')} from (values (0), (1), (2), (3)) as rank (value)
  cross join lateral (
    ${oldestOf('t.next_eligible_at is null')}
    union all
    ${oldestOf('t.next_eligible_at <= statement_timestamp()')}
  ) oldest)`
