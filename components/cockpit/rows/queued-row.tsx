import { memo } from 'react'
import { TimeText } from '@/components/ui/time-text'
import type { QueuedRow as Row } from '@/lib/wire/tickets/assigned-tickets.wire'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { Deferral } from '@/components/tickets/marks/deferral'
import { rowStyle, Cell, TicketTableRow } from './ticket-table'
import { TicketHead } from '@/components/tickets/marks/ticket-head'

interface QueuedRowProps {
  readonly row: Row
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket in the queue. */
export const QueuedRow = memo(function QueuedRow({ row, sample, moved }: QueuedRowProps) {
  return (
    <TicketTableRow id={row.id} className={rowStyle({ sample, moved })}>
      <Cell>
        <TicketHead id={row.id} title={row.title} sample={sample} />
      </Cell>
      <Cell>
        <CriticalityMark criticality={row.criticality} />
      </Cell>
      <Cell caption="waits">
        <TimeText at={row.assigned_at} format="elapsed" />
      </Cell>
      <Cell>
        <Deferral until={row.next_eligible_at} parked={row.parked} />
      </Cell>
    </TicketTableRow>
  )
})
