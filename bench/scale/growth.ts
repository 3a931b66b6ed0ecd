import type { Version } from '@/bench/fixture/version'
import { measureReads, type ReadFigures } from './measure-reads'
import { openReadRunner } from './read-runner'
import type { ScaleDatabase } from './scale-database'

/**
 * Smaller databases of the same mix. A thousand tickets do not fill two of the buckets: their answer
 * has half as many rows. Twenty thousand fill all four: what has grown since is not the answer.
 */
export const FEWER_TICKETS = [1_000, 20_000]

/** The four buckets among fewer tickets and among all, by turns. */
export interface Growth {
  /** How many are fewer. */
  readonly tickets: number
  readonly fewer: ReadFigures
  readonly all: ReadFigures
  readonly times: number
}

/** By a kept plan and planned anew. */
export async function measureGrowth(
  version: Version,
  databases: { few: ScaleDatabase; all: ScaleDatabase },
  rounds: number,
): Promise<Growth[]> {
  const options = { timedBy: 'database', reads: 'buckets' } as const
  const few = await openReadRunner(version, databases.few, options)
  const all = await openReadRunner(version, databases.all, options)
  try {
    const figures = await measureReads([...few.reads, ...all.reads], rounds)
    const kinds = few.reads.length
    return few.reads.map((_read, index) => {
      const [ofFew, ofAll] = [figures[index], figures[kinds + index]]
      if (!ofFew || !ofAll) throw new Error('nothing was measured')
      const { tickets } = databases.few
      return { tickets, fewer: ofFew, all: ofAll, times: ofAll.median / ofFew.median }
    })
  } finally {
    few.close()
    all.close()
  }
}
