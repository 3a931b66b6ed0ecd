import { Chip } from '@/components/ui/chip'
import type { DegradationReason } from '@/lib/domain/state/operational-state'

const MEANING: Readonly<Record<DegradationReason, string>> = {
  cost: 'the spending of this period is at or near its limit',
  auth: 'a credential was refused',
  dispatch: 'the agent that works the tickets cannot be reached',
  substrate: 'the database does not answer or refuses to write',
  migration: 'the database lacks tables, columns or rights that Kora needs',
  operator: 'an operator has limited what Kora may do',
  token_expiring: 'a credential runs out soon',
  retry_ceiling: 'a ticket has used up its attempts',
}

/** The degradation reasons with their meanings. */
export function ReasonList({ reasons }: { reasons: readonly DegradationReason[] }) {
  if (reasons.length === 0) return null
  return (
    <ul aria-label="Degradation reasons" className="mt-4 grid gap-2">
      {reasons.map((reason) => (
        <li key={reason} className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <Chip tone="attention">
            <span translate="no">{reason}</span>
          </Chip>
          <span className="text-sm text-ink-soft">{MEANING[reason]}</span>
        </li>
      ))}
    </ul>
  )
}
