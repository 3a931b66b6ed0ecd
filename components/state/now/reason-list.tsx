import { Chip } from '@/components/ui/chip'
import type { DegradationReason } from '@/lib/domain/state/operational-state'
import { REASON_MEANING } from './reason-meaning'

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
          <span className="text-sm text-ink-soft">{REASON_MEANING[reason]}</span>
        </li>
      ))}
    </ul>
  )
}
