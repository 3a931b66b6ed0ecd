import { quantile } from '../quantile'
import type { ReadSource } from './read-source'

/** One read as a page makes it. */
export interface ScaleRead {
  readonly name: string
  /** What issue 5 allows in the database, p95 in ms; null where it says nothing. */
  readonly goalMs: number | null
  /** What has to be known first, and is not measured. */
  readonly before?: (source: ReadSource) => Promise<void>
  /** `turn` varies what is asked for. */
  readonly run: (source: ReadSource, turn: number) => Promise<unknown>
}

export interface AskedRead {
  readonly read: ScaleRead
  readonly source: ReadSource
}

/** Milliseconds. */
export interface ReadFigures {
  readonly name: string
  readonly goalMs: number | null
  readonly median: number
  readonly p95: number
}

/** Each read in turn, again and again, so that whatever else the machine does meets all alike. */
export async function measureReads(
  reads: readonly AskedRead[],
  rounds: number,
): Promise<ReadFigures[]> {
  const took = reads.map((): number[] => [])
  // The first rounds fill the caches and make the plans that are kept; they are not counted.
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [index, { read, source }] of reads.entries()) {
      await read.before?.(source)
      const ms = await source.timed(() => read.run(source, round + WARM_UP_ROUNDS))
      if (round >= 0) took[index]?.push(ms)
    }
  }
  return reads.map(({ read: { name, goalMs } }, index) => ({
    name,
    goalMs,
    median: quantile(took[index] ?? [], 0.5),
    p95: quantile(took[index] ?? [], 0.95),
  }))
}

/** Postgres makes a plan for all values after five runs. */
export const WARM_UP_ROUNDS = 6
