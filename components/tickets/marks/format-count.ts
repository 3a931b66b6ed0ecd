import type { CountWire } from '@/lib/wire/tickets/assigned-tickets.wire'

const grouped = new Intl.NumberFormat('en-US')

/** `2,304`; `10,000+` where the count stopped at its ceiling (SPEC 8). */
export function formatCount({ count, capped }: CountWire): string {
  return grouped.format(count) + (capped ? '+' : '')
}

/** A count; a zero that is not known to hold now is told as one of its time (SPEC 9). */
export function countWords(count: CountWire, live: boolean): string {
  return count.count === 0 && !live ? 'none then' : formatCount(count)
}

/** What the rows alone tell of a bucket: at the cap there may be more, and the count says so. */
export function countOfRows(rows: number, cap: number): CountWire {
  return { count: rows, capped: rows >= cap }
}
