import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { ScrollArea } from '@/components/ui/scroll-area'

/** Which tickets a table holds: each kind has columns of its own. */
export type TableKind = 'queued' | 'failed' | 'resolved'

/**
 * From which width of the panel the rows stand in columns; below it each is a small block of its
 * own. The columns have fixed widths, so that a row needs none of the others to lay itself out:
 * what is not near the screen is skipped (see `ROW_STYLE`).
 */
const LAYOUT = {
  queued: {
    grid: '@xl:grid @xl:grid-cols-[minmax(0,1fr)_5.5rem_4.5rem_8.5rem] @xl:gap-x-4',
    head: '@xl:not-sr-only @xl:sticky @xl:top-0 @xl:z-10 @xl:block @xl:bg-surface',
    caption: '@xl:hidden',
  },
  failed: {
    grid: '@2xl:grid @2xl:grid-cols-[minmax(0,1fr)_9.75rem_minmax(0,1fr)] @2xl:gap-x-4',
    head: '@2xl:not-sr-only @2xl:sticky @2xl:top-0 @2xl:z-10 @2xl:block @2xl:bg-surface',
    caption: '@2xl:hidden',
  },
  resolved: {
    grid: '@2xl:grid @2xl:grid-cols-[minmax(0,1fr)_11.5rem_5.5rem_5.5rem] @2xl:gap-x-4',
    head: '@2xl:not-sr-only @2xl:sticky @2xl:top-0 @2xl:z-10 @2xl:block @2xl:bg-surface',
    caption: '@2xl:hidden',
  },
} as const satisfies Record<TableKind, unknown>

/**
 * Long lists are whole in the page, for the browser's own search and for screen readers; layout and
 * paint of the rows that scroll out of sight are left out (DESIGN, long lists). Their height is that
 * of a usual row until they have been seen. The first ones are there without scrolling the list.
 */
const ROW_STYLE =
  'flex flex-wrap items-center gap-x-3 border-t border-line px-2 py-1.5 [contain-intrinsic-block-size:auto_3.75rem] nth-[n+13]:[content-visibility:auto]'

interface TicketTableProps {
  readonly label: string
  readonly kind: TableKind
  /** Names of the columns after the ticket's own. */
  readonly columns: readonly string[]
  readonly rowCount: number
  readonly children: ReactNode
}

/** A dense table of tickets. Its parts name their roles: a block loses those of a table. */
export function TicketTable({ label, kind, columns, rowCount, children }: TicketTableProps) {
  const layout = LAYOUT[kind]
  return (
    <ScrollArea label={label} count={rowCount} className="-mx-2">
      <table role="table" aria-label={label} className="block w-full">
        <thead role="rowgroup" className={clsx('sr-only', layout.head)}>
          <tr role="row" className={clsx('px-2 text-left text-xs text-ink-soft', layout.grid)}>
            {['Ticket', ...columns].map((column) => (
              <th
                key={column}
                role="columnheader"
                scope="col"
                className="pb-1.5 font-normal whitespace-nowrap"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="block">
          {children}
        </tbody>
      </table>
    </ScrollArea>
  )
}

interface TicketTableRowProps {
  readonly id: string
  readonly kind: TableKind
  readonly className: string
  readonly children: ReactNode
}

/** One row; its cells stand in line in a narrow panel, in columns in a wide one. */
export function TicketTableRow({ id, kind, className, children }: TicketTableRowProps) {
  return (
    <tr
      role="row"
      data-testid={`ticket-${id}`}
      className={clsx(ROW_STYLE, LAYOUT[kind].grid, className)}
    >
      {children}
    </tr>
  )
}

/** The first cell, which takes the width that the others leave. */
export function TicketCell({ children }: { children: ReactNode }) {
  return (
    <td role="cell" className="block w-full min-w-0">
      {children}
    </td>
  )
}

interface CellProps {
  readonly kind: TableKind
  /** Stands before the content where there is no column head to say it. */
  readonly caption?: string
  readonly children: ReactNode
}

/** Any other cell. */
export function Cell({ kind, caption, children }: CellProps) {
  return (
    <td role="cell" className="block max-w-full min-w-0 text-sm">
      {caption === undefined ? null : (
        <span aria-hidden="true" className={clsx('text-ink-soft', LAYOUT[kind].caption)}>
          {caption}{' '}
        </span>
      )}
      {children}
    </td>
  )
}

/** What every row of a ticket wears: hatching where it is invented, a mark where it just moved. */
export function rowStyle(row: { sample: boolean; moved: boolean }): string {
  return clsx(row.sample && 'hatched', row.moved && 'just-moved')
}
