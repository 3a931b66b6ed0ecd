import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { ScrollArea } from '@/components/ui/scroll-area'

/**
 * From which width of the panel the rows stand in columns; below it each is a small block of its
 * own. `crowded` is for tables with more words in a row.
 */
export type TableRoom = 'ordinary' | 'crowded'

const LAYOUT = {
  ordinary: {
    table: '@xl:table',
    head: '@xl:not-sr-only @xl:table-header-group @xl:[&_th]:sticky @xl:[&_th]:top-0 @xl:[&_th]:bg-surface',
    body: '@xl:table-row-group',
    row: '@xl:table-row @xl:px-0',
    cell: '@xl:table-cell @xl:px-2 @xl:py-1.5',
    tight: '@xl:whitespace-nowrap',
    wraps: '@xl:min-w-44',
    caption: '@xl:hidden',
  },
  crowded: {
    table: '@2xl:table',
    head: '@2xl:not-sr-only @2xl:table-header-group @2xl:[&_th]:sticky @2xl:[&_th]:top-0 @2xl:[&_th]:bg-surface',
    body: '@2xl:table-row-group',
    row: '@2xl:table-row @2xl:px-0',
    cell: '@2xl:table-cell @2xl:px-2 @2xl:py-1.5',
    tight: '@2xl:whitespace-nowrap',
    wraps: '@2xl:min-w-44 @3xl:min-w-60',
    caption: '@2xl:hidden',
  },
} as const satisfies Record<TableRoom, unknown>

interface TicketTableProps {
  readonly label: string
  readonly room: TableRoom
  /** Names of the columns after the ticket's own. */
  readonly columns: readonly string[]
  readonly rowCount: number
  readonly children: ReactNode
}

/** A dense table of tickets. Its parts name their roles: a block loses those of a table. */
export function TicketTable({ label, room, columns, rowCount, children }: TicketTableProps) {
  const layout = LAYOUT[room]
  return (
    <ScrollArea label={label} count={rowCount} className="-mx-2">
      <table role="table" aria-label={label} className={clsx('block w-full', layout.table)}>
        <thead role="rowgroup" className={clsx('sr-only', layout.head)}>
          <tr role="row" className="text-left text-xs text-ink-soft">
            {['Ticket', ...columns].map((column) => (
              <th
                key={column}
                role="columnheader"
                scope="col"
                className="px-2 pb-1.5 font-normal whitespace-nowrap"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className={clsx('block', layout.body)}>
          {children}
        </tbody>
      </table>
    </ScrollArea>
  )
}

interface TicketTableRowProps {
  readonly id: string
  readonly room: TableRoom
  readonly look: string
  readonly children: ReactNode
}

/** One row; its cells stand in line in a narrow panel, in columns in a wide one. */
export function TicketTableRow({ id, room, look, children }: TicketTableRowProps) {
  return (
    <tr
      role="row"
      data-testid={`ticket-${id}`}
      className={clsx(
        'flex flex-wrap items-center gap-x-3 border-t border-line px-2 py-2 align-top',
        LAYOUT[room].row,
        look,
      )}
    >
      {children}
    </tr>
  )
}

/** The first cell, which takes the width that the others leave. */
export function TicketCell({ room, children }: { room: TableRoom; children: ReactNode }) {
  return (
    <td role="cell" className={clsx('block w-full min-w-0', LAYOUT[room].cell)}>
      {children}
    </td>
  )
}

interface CellProps {
  readonly room: TableRoom
  /** Stands before the content where there is no column head to say it. */
  readonly caption?: string
  /** Holds words that may break into lines; else the cell is as wide as its content. */
  readonly wraps?: boolean
  readonly children: ReactNode
}

/** Any other cell. */
export function Cell({ room, caption, wraps = false, children }: CellProps) {
  const layout = LAYOUT[room]
  return (
    <td
      role="cell"
      className={clsx('max-w-full text-sm', layout.cell, wraps ? layout.wraps : layout.tight)}
    >
      {caption === undefined ? null : (
        <span aria-hidden="true" className={clsx('text-ink-soft', layout.caption)}>
          {caption}{' '}
        </span>
      )}
      {children}
    </td>
  )
}
