import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip'
import { VisibleText } from '@/components/ui/visible-text'
import type { FailedRow, ResolvedRow } from '@/lib/wire/tickets/assigned-tickets.wire'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { rowStyle, Cell, TicketTableRow } from './ticket-table'
import { statusStyle } from '@/components/tickets/marks/status-style'
import { TicketHead } from '@/components/tickets/marks/ticket-head'

interface EndedRowProps {
  readonly row: Pick<FailedRow | ResolvedRow, 'id' | 'title' | 'criticality'>
  /** `sea_status`, verbatim. */
  readonly status: string
  readonly sample: boolean
  readonly moved: boolean
  /** Further cells. */
  readonly children: ReactNode
}

/** The row of a ticket whose last attempt has ended. */
export function EndedRow({ row, status, sample, moved, children }: EndedRowProps) {
  const { tone, words } = statusStyle(status)
  return (
    <TicketTableRow id={row.id} className={rowStyle({ sample, moved })}>
      <Cell>
        <TicketHead id={row.id} title={row.title} sample={sample}>
          <CriticalityMark criticality={row.criticality} />
        </TicketHead>
      </Cell>
      <Cell>
        <Chip tone={tone}>
          <VisibleText text={words} />
        </Chip>
      </Cell>
      {children}
    </TicketTableRow>
  )
}
