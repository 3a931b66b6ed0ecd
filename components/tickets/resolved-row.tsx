import { memo } from 'react'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { ResolvedRow as Row } from '@/lib/wire/assigned-tickets.wire'
import { EndedRow } from './ended-row'
import { Cell } from './ticket-table'

interface ResolvedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket whose last attempt has ended; one that will be tried again says so. */
export const ResolvedRow = memo(function ResolvedRow({ row, sample, moved }: ResolvedRowProps) {
  return (
    <EndedRow row={row} status={row.resolution} sample={sample} moved={moved}>
      <Cell room="crowded" caption="model tier">
        {row.model_tier_used === null ? (
          <span className="text-unknown">unknown</span>
        ) : (
          <VisibleText text={row.model_tier_used} />
        )}
      </Cell>
      <Cell room="crowded">
        <TimeText at={row.resolved_at} format="relative" />
      </Cell>
    </EndedRow>
  )
})
