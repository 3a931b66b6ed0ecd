import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import type { Log } from '@/bench/define-bench'
import { openTabs } from '@/bench/pages/open-tabs'
import { measureReads, type ReadFigures, type TimedRead } from '@/bench/scale/measure-reads'
import type { ScaleDatabase } from '@/bench/scale/scale-database'
import { startSteadyWork } from './steady-work'

/** Tickets a second. */
export const RATE = 200
/** Real ones, in a browser on the same machine. */
export const COCKPITS = 10
/** At full speed the queue must outlast the measuring. */
const FULL_SPEED_SHARE = 0.5

/** `times`: the median under work against the one without. */
export type SlowedRead = ReadFigures & { readonly times: number }

/** Tickets a second. */
export interface WorkSpeed {
  readonly alone: number
  readonly withCockpits: number
}

export interface UnderWork {
  readonly reads: readonly SlowedRead[]
  /** Among the reads that issue 5 sets a limit for. */
  readonly worst: SlowedRead
  readonly paced: WorkSpeed
  readonly atFullSpeed: WorkSpeed
}

/** What work and reads take from each other. */
export async function measureUnderWork(options: {
  database: ScaleDatabase
  reads: readonly TimedRead[]
  /** What the reads take without work, in their order. */
  alone: readonly ReadFigures[]
  browser: Browser
  cockpitUrl: string
  rounds: number
  seconds: number
  log: Log
}): Promise<UnderWork> {
  const { database, reads, alone, browser, cockpitUrl, rounds, seconds, log } = options
  const speed = async (rate: number, cockpits: number, share = 1): Promise<number> => {
    const open = await openTabs(browser, cockpitUrl, cockpits, { hasRuntime: false })
    try {
      const work = await startSteadyWork(database, rate)
      await sleep(seconds * share * 1_000)
      return (await work.stop()).ticketsPerSecond
    } finally {
      await open.close()
    }
  }
  log(`working ${RATE} tickets a second for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const paced = { alone: await speed(RATE, 0), withCockpits: await speed(RATE, COCKPITS) }
  log('measuring the reads under work')
  const work = await startSteadyWork(database, RATE)
  const figures = await measureReads(reads, rounds)
  await work.stop()
  log(`working at full speed for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const atFullSpeed = {
    alone: await speed(Infinity, 0, FULL_SPEED_SHARE),
    withCockpits: await speed(Infinity, COCKPITS, FULL_SPEED_SHARE),
  }
  return { ...slowedBy(alone, figures), paced, atFullSpeed }
}

function slowedBy(alone: readonly ReadFigures[], underWork: readonly ReadFigures[]) {
  const reads = underWork.map((read, index): SlowedRead => {
    return { ...read, times: read.median / (alone[index]?.median ?? read.median) }
  })
  const worst = reads
    .filter(({ goalMs }) => goalMs !== null)
    .reduce((most, one) => (one.times > most.times ? one : most))
  return { reads, worst }
}
