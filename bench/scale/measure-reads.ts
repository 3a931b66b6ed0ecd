import { quantile } from '../quantile'
import type { TimedRead } from './ticket-reads'

/** Milliseconds from asking until the rows are here, on a connection to this machine. */
export interface ReadFigures {
  readonly name: string
  readonly goalMs: number | null
  readonly median: number
  readonly p95: number
}

/** Each read in turn, again and again, so that whatever else the machine does meets all alike. */
export async function measureReads(
  reads: readonly TimedRead[],
  rounds: number,
): Promise<ReadFigures[]> {
  const took = reads.map((): number[] => [])
  // The first two rounds fill the caches, and are not counted.
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, read] of reads.entries()) {
      const began = performance.now()
      await read.run(round + 2)
      if (round >= 0) took[index]?.push(performance.now() - began)
    }
  }
  return reads.map(({ name, goalMs }, index) => ({
    name,
    goalMs,
    median: quantile(took[index] ?? [], 0.5),
    p95: quantile(took[index] ?? [], 0.95),
  }))
}
