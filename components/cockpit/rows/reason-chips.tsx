import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip'
import { HoverDetail } from '@/components/ui/hover-detail'
import { VisibleText } from '@/components/ui/visible-text'

/** Reasons shown at once: more would make the row higher than its title does. */
const SHOWN = 2

type Reason = readonly [reason: string, count: number]

/** Why attempts failed, most frequent first; the popover lists all. */
export function ReasonChips({ counts }: { counts: Readonly<Record<string, number>> }) {
  const reasons: readonly Reason[] = Object.entries(counts).sort((a, b) => b[1] - a[1])
  if (reasons.length === 0) return <span className="text-ink-soft">none recorded</span>
  const hidden = reasons.length - SHOWN
  return (
    <ReasonList reasons={reasons.slice(0, SHOWN)} label="Reasons">
      {hidden <= 0 ? null : (
        <li>
          <HoverDetail
            label="All reasons"
            triggerLabel={`${hidden} more reasons`}
            detail={<ReasonList reasons={reasons} label="All reasons" />}
          >
            +{hidden}
          </HoverDetail>
        </li>
      )}
    </ReasonList>
  )
}

interface ReasonListProps {
  readonly reasons: readonly Reason[]
  readonly label: string
  readonly children?: ReactNode
}

function ReasonList({ reasons, label, children }: ReasonListProps) {
  return (
    <ul aria-label={label} className="reason-chips">
      {reasons.map(([reason, count]) => (
        <li key={reason}>
          <Chip>
            <VisibleText text={reason} /> × {count}
          </Chip>
        </li>
      ))}
      {children}
    </ul>
  )
}
