import { clsx } from 'clsx'

/** What every row of a ticket wears: hatching where it is invented, a mark where it just moved. */
export function rowStyle(row: { sample: boolean; moved: boolean }): string {
  return clsx(row.sample && 'hatched', row.moved && 'just-moved')
}
