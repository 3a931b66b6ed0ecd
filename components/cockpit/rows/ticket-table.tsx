import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { ScrollArea } from '@/components/ui/scroll-area'

/** The kind of tickets in a table; each has its own columns. */
export type TableKind = 'queued' | 'failed' | 'resolved'

/**
 * Container widths from which the rows have columns; below, each row is a block. The columns have
 * fixed widths, so that the browser can skip the layout of rows out of sight (`ROW_STYLE`).
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
 * Long lists stay complete in the page for the browser's search and for screen readers; the browser
 * skips layout and paint of rows out of sight, except the first (DESIGN, long lists).
 */
const ROW_STYLE =
  'flex flex-wrap items-center gap-x-3 border-t border-line px-2 py-1.5 [contain-intrinsic-block-size:auto_3.75rem] nth-[n+13]:[content-visibility:auto]'

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

/** A row; its cells are in line in a narrow panel, in columns in a wide one. */
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

/** The first cell, which takes the remaining width. */
export function TicketCell({ children }: { children: ReactNode }) {
  return (
    <td role="cell" className="block w-full min-w-0">
      {children}
    </td>
  )
}

interface CellProps {
  readonly kind: TableKind
  /** Shown before the content where there is no column heading. */
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

/** Classes of a row: hatched for sample data, marked while it has just moved. */
export function rowStyle(row: { sample: boolean; moved: boolean }): string {
  return clsx(row.sample && 'hatched', row.moved && 'just-moved')
}
