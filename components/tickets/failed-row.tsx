import { memo } from 'react'
import { Chip } from '@/components/ui/chip'
import { VisibleText } from '@/components/ui/visible-text'
import type { FailedRow as Row } from '@/lib/wire/assigned-tickets.wire'
import { CriticalityMark } from './criticality-mark'
import { rowLook } from './row-look'
import { statusWords } from './status-words'
import { TicketHead } from './ticket-head'
import { Cell, TicketCell, TicketTableRow } from './ticket-table'

interface FailedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket that Kora will not go on with by itself, with what its attempts failed of. */
export const FailedRow = memo(function FailedRow({ row, sample, moved }: FailedRowProps) {
  const status = statusWords(row.state)
  const reasons = Object.entries(row.failure_count_by_reason).sort((a, b) => b[1] - a[1])
  return (
    <TicketTableRow id={row.id} room="crowded" look={rowLook({ sample, moved })}>
      <TicketCell room="crowded">
        <TicketHead id={row.id} title={row.title} sample={sample} />
      </TicketCell>
      <Cell room="crowded">
        <CriticalityMark criticality={row.criticality} />
      </Cell>
      <Cell room="crowded">
        <Chip tone={status.tone}>
          <VisibleText text={status.words} />
        </Chip>
      </Cell>
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
    </TicketTableRow>
  )
})
