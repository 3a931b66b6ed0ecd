import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip'
import { VisibleText } from '@/components/ui/visible-text'
import type { FailedRow, ResolvedRow } from '@/lib/wire/assigned-tickets.wire'
import { CriticalityMark } from './criticality-mark'
import { rowLook } from './row-look'
import { statusWords } from './status-words'
import { TicketHead } from './ticket-head'
import { Cell, TicketCell, TicketTableRow } from './ticket-table'

interface EndedRowProps {
  readonly row: Pick<FailedRow | ResolvedRow, 'id' | 'title' | 'criticality'>
  /** `sea_status`, as the substrate has it. */
  readonly status: string
  readonly sample: boolean
  readonly moved: boolean
  /** The cells that follow. */
  readonly children: ReactNode
}

/** A ticket whose last attempt has ended: what it is and how it ended. */
export function EndedRow({ row, status, sample, moved, children }: EndedRowProps) {
  const { tone, words } = statusWords(status)
  return (
    <TicketTableRow id={row.id} room="crowded" look={rowLook({ sample, moved })}>
      <TicketCell room="crowded">
        <TicketHead id={row.id} title={row.title} sample={sample} />
      </TicketCell>
      <Cell room="crowded">
        <CriticalityMark criticality={row.criticality} />
      </Cell>
      <Cell room="crowded">
        <Chip tone={tone}>
          <VisibleText text={words} />
        </Chip>
      </Cell>
      {children}
    </TicketTableRow>
  )
}
