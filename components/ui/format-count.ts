interface Count {
  readonly count: number
  /** The count stopped at its ceiling: there may be more (SPEC 8). */
  readonly capped?: boolean
}

/** `1,234,567`, the same on the server and in every browser. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `2,304`; `10,000+` where the count stopped at its ceiling. */
export function formatCount({ count, capped = false }: Count): string {
  return grouped(count) + (capped ? '+' : '')
}

/** A count; a zero that may be out of date reads `none then` (SPEC 9). */
export function countAtTime(count: Count, live: boolean): string {
  return count.count === 0 && !live ? 'none then' : formatCount(count)
}
