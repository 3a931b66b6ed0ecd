import { memo } from 'react'
import { Chip } from '@/components/ui/chip'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { ResolvedRow as Row } from '@/lib/wire/assigned-tickets.wire'
import { CriticalityMark } from './criticality-mark'
import { rowLook } from './row-look'
import { statusWords } from './status-words'
import { TicketHead } from './ticket-head'
import { Cell, TicketCell, TicketTableRow } from './ticket-table'

interface ResolvedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket whose last attempt has ended; one that will be tried again says so. */
export const ResolvedRow = memo(function ResolvedRow({ row, sample, moved }: ResolvedRowProps) {
  const status = statusWords(row.resolution)
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
    </TicketTableRow>
  )
})
