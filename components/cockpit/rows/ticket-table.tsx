import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { ScrollArea } from '@/components/ui/scroll-area'

/** The kind of tickets in a table; each has its own columns (app/repeated-parts.css). */
type TableKind = 'queued' | 'failed' | 'resolved'

interface TicketTableProps {
  readonly label: string
  readonly kind: TableKind
  /** Headings of the columns after the first. */
  readonly columns: readonly string[]
  readonly rowCount: number
  readonly children: ReactNode
}

/** A dense table of tickets. Explicit roles, because `display: block` removes those of a table. */
export function TicketTable({ label, kind, columns, rowCount, children }: TicketTableProps) {
  return (
    <ScrollArea label={label} count={rowCount} className="-mx-2">
      <table role="table" aria-label={label} className={`ticket-table ${kind}`}>
        <thead role="rowgroup">
          <tr role="row">
            {['Ticket', ...columns].map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </ScrollArea>
  )
}

interface TicketTableRowProps {
  readonly id: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** A row; its cells are in line in a narrow panel, in columns in a wide one. */
export function TicketTableRow({ id, className, children }: TicketTableRowProps) {
  return (
    <tr role="row" data-testid={`ticket-${id}`} className={className}>
      {children}
    </tr>
  )
}

interface CellProps {
  /** Shown before the content where there is no column heading. */
  readonly caption?: string
  readonly children: ReactNode
}

/** A cell; the first one of a row takes the remaining width. */
export function Cell({ caption, children }: CellProps) {
  return (
    <td role="cell">
      {caption === undefined ? null : (
        <span aria-hidden="true" className="cell-caption">
          {caption}{' '}
        </span>
      )}
      {children}
    </td>
  )
}

/** Classes of a row: hatched for sample data, marked while it has just moved; none for others. */
export function rowStyle(row: { sample: boolean; moved: boolean }): string | undefined {
  return clsx(row.sample && 'hatched', row.moved && 'just-moved') || undefined
}
