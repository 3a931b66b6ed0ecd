/** One run: so many tickets, from the first claim to the last write. */
export interface Drain {
  readonly ticketsPerSecond: number
  /** From one ticket's beginning to the next one's, in ms. */
  readonly gapsMs: readonly number[]
}

/** A drain from the times at which its tickets began, and the one at which all was written. */
export function drainOf(beginnings: readonly number[], began: number, ended: number): Drain {
  const next = [...beginnings.slice(1), ended]
  return {
    ticketsPerSecond: (beginnings.length * 1_000) / (ended - began),
    gapsMs: beginnings.map((beginning, index) => (next[index] ?? ended) - beginning),
  }
}
