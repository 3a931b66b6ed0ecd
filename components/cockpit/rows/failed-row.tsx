import { memo } from 'react'
import type { FailedRow as Row } from '@/lib/wire/tickets/assigned-tickets.wire'
import { EndedRow } from './ended-row'
import { ReasonChips } from './reason-chips'
import { Cell } from './ticket-table'

interface FailedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket that Kora will not retry, with the reasons of its failed attempts. */
export const FailedRow = memo(function FailedRow({ row, sample, moved }: FailedRowProps) {
  return (
    <EndedRow row={row} status={row.state} sample={sample} moved={moved}>
      <Cell>
        <ReasonChips counts={row.failure_count_by_reason} />
      </Cell>
    </EndedRow>
  )
})
