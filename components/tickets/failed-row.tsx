import { memo } from 'react'
import { Chip } from '@/components/ui/chip'
import { VisibleText } from '@/components/ui/visible-text'
import type { FailedRow as Row } from '@/lib/wire/assigned-tickets.wire'
import { EndedRow } from './ended-row'
import { Cell } from './ticket-table'

interface FailedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket that Kora will not go on with by itself, with what its attempts failed of. */
export const FailedRow = memo(function FailedRow({ row, sample, moved }: FailedRowProps) {
  const reasons = Object.entries(row.failure_count_by_reason).sort((a, b) => b[1] - a[1])
  return (
    <EndedRow row={row} status={row.state} sample={sample} moved={moved}>
      <Cell room="crowded" wraps>
        {reasons.length === 0 ? (
          <span className="text-ink-soft">none recorded</span>
        ) : (
          <ul aria-label="Reasons" className="flex flex-wrap gap-1">
            {reasons.map(([reason, count]) => (
              <li key={reason} className="max-w-full">
                <Chip>
                  <VisibleText text={reason} /> × {count}
                </Chip>
              </li>
            ))}
          </ul>
        )}
      </Cell>
    </EndedRow>
  )
})
