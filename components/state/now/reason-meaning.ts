import type { DegradationReason } from '@/lib/domain/state/operational-state'

/** What each degradation reason means. */
export const REASON_MEANING: Readonly<Record<DegradationReason, string>> = {
  cost: 'the spending of this period is at or near its limit',
  auth: 'a credential was refused',
  dispatch: 'the agent that works the tickets cannot be reached',
  substrate: 'the database does not answer or refuses to write',
  migration: 'the database lacks tables, columns or rights that Kora needs',
  operator: 'an operator has limited what Kora may do',
  token_expiring: 'a credential runs out soon',
  retry_ceiling: 'a ticket has used up its attempts',
}
