import { spread, type Spread } from '@/bench/quantile'
import type { ReadSource } from './read-source'

/** One read as a page makes it. */
export interface ScaleRead {
  readonly name: string
  /** What issue 5 allows in the database, p95 in ms; null where it sets no limit. */
  readonly goalMs: number | null
  /** What has to be known first, and is not measured. */
  readonly before?: (source: ReadSource) => Promise<void>
  /** `turn` varies what is asked for. */
  readonly run: (source: ReadSource, turn: number) => Promise<unknown>
}

/** A read that can be made and timed again and again. */
export interface TimedRead {
  readonly name: string
  readonly goalMs: number | null
  /** Makes it once, and resolves with the milliseconds that it took. */
  readonly time: (turn: number) => Promise<number>
}

/** Milliseconds. */
export interface ReadFigures extends Spread {
  readonly name: string
  readonly goalMs: number | null
}

/** Each read in turn, again and again, so that whatever else the machine does meets all alike. */
export async function measureReads(
  reads: readonly TimedRead[],
  rounds: number,
): Promise<ReadFigures[]> {
  const took = reads.map((): number[] => [])
  // The first rounds fill the caches and make the plans that are kept; they are not counted.
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [index, { time }] of reads.entries()) {
      const ms = await time(round + WARM_UP_ROUNDS)
      if (round >= 0) took[index]?.push(ms)
    }
  }
  return reads.map(({ name, goalMs }, index) => ({ name, goalMs, ...spread(took[index] ?? []) }))
}

/** Postgres makes a plan for all values after five runs. */
const WARM_UP_ROUNDS = 6
