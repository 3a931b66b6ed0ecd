import { memo } from 'react'
import { Unknown } from '@/components/ui/fact'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { ResolvedRow as Row } from '@/lib/wire/tickets/assigned-tickets.wire'
import { EndedRow } from './ended-row'
import { Cell } from './ticket-table'

interface ResolvedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket whose last attempt has ended, with a note where Kora will retry it. */
export const ResolvedRow = memo(function ResolvedRow({ row, sample, moved }: ResolvedRowProps) {
  return (
    <EndedRow row={row} status={row.resolution} sample={sample} moved={moved}>
      <Cell caption="model tier">
        {row.model_tier_used === null ? <Unknown /> : <VisibleText text={row.model_tier_used} />}
      </Cell>
      <Cell>
        <TimeText at={row.resolved_at} format="relative" />
      </Cell>
    </EndedRow>
  )
})
