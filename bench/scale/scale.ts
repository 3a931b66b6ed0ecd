import { setTimeout as sleep } from 'node:timers/promises'
import { type FirstPaint, measureFirstPaint } from './first-paint'
import { logReads, logReadsOptions, measureVerify, type VerifyFigures } from './log-reads'
import { type AskedRead, measureReads, type ReadFigures, type ScaleRead } from './measure-reads'
import { openCockpits, serveObserver } from './open-cockpits'
import { databaseSource, type ReadSource, wireSource } from './read-source'
import { openScaleCluster, type ScaleDatabase, type ScaleSize } from './scale-database'
import { startSteadyWork } from './steady-work'
import { fourBuckets, ticketReads, wholeCockpit } from './ticket-reads'

const RATE = 200
const COCKPITS = 10
const COLD_LOADS = 5
/** At full speed the queue must outlast the measuring. */
const FULL_SPEED_SHARE = 0.5

const FLOOR: ScaleRead = {
  name: 'select 1',
  goalMs: null,
  run: ({ db }) => db.query({ text: 'select 1' }),
}

/** What the reads take by the database's own words, and with the way there and back. */
interface Measured {
  readonly inDatabase: readonly ReadFigures[]
  readonly onWire: readonly ReadFigures[]
}

/** The four buckets among fewer tickets and among all, by turns. */
interface Growth {
  /** How many are fewer. */
  readonly tickets: number
  readonly fewer: ReadFigures
  readonly all: ReadFigures
  readonly times: number
}

/**
 * Smaller databases of the same mix. A thousand tickets do not fill two of the buckets: their answer
 * has half as many rows. Twenty thousand fill all four: what has grown since is not the answer.
 */
const FEWER_TICKETS = [1_000, 20_000]

export interface ScaleResult {
  readonly method: string
  readonly postgres: string
  readonly size: ScaleSize & { readonly seedSeconds: number }
  /** `select 1` in the same run comes first, then the reads. */
  readonly reads: Measured
  readonly growth: readonly Growth[]
  readonly verify: VerifyFigures
  readonly firstPaint: FirstPaint
  readonly underWork: {
    readonly reads: readonly SlowedRead[]
    /** Among the reads that issue 5 says something of. */
    readonly worst: SlowedRead
    readonly ticketsPerSecond: { readonly alone: number; readonly withCockpits: number }
    readonly atFullSpeed: { readonly alone: number; readonly withCockpits: number }
  }
}

/** `times`: the median under work against the one without. */
type SlowedRead = ReadFigures & { readonly times: number }

interface ScaleOptions {
  readonly size: ScaleSize
  readonly rounds: number
  readonly seconds: number
  readonly log: (line: string) => void
}

/** Items 1 to 6 of what must be seen of issue 5, on databases that are made for it. */
export async function measureScale(options: ScaleOptions): Promise<ScaleResult> {
  const { size, rounds, log } = options
  const cluster = await openScaleCluster()
  try {
    const fewer: ScaleDatabase[] = []
    for (const tickets of FEWER_TICKETS) {
      const events = Math.round((tickets * size.events) / size.tickets)
      fewer.push(await cluster.fill({ tickets, events }, () => undefined))
    }
    const large = await cluster.fill(size, log)
    await cluster.writeToDisk()
    log('measuring the reads')
    const reads = await withSource(wireSource(large.url), (source) => allReads(source, large))
    const inDatabase = await inTheDatabase(large, reads, rounds)
    const onWire = await withSource(wireSource(large.url), (source) =>
      measureReads(askedOf(source, reads), rounds),
    )
    const growth: Growth[] = []
    for (const few of fewer) growth.push(...(await measureGrowth(few, large, 3 * rounds)))
    log('verifying the chain')
    const verify = await measureVerify(large.url, large.workspaceId)
    const cockpit = await serveObserver(large)
    try {
      log('loading the cockpit')
      const firstPaint = await measureFirstPaint(cockpit.url, COLD_LOADS)
      const underWork = await measureUnderWork({ ...options, large, reads, port: cockpit.port })
      return {
        method:
          `${rounds} rounds of every read by turns on one connection, after a warm-up (growth: three ` +
          `times as many); in the database: planning and execution of its statements as explain analyze tells them; ` +
          `Postgres on this machine, writing to its disk`,
        postgres: cluster.postgres,
        size: { ...size, seedSeconds: large.seedSeconds },
        reads: { inDatabase, onWire },
        growth,
        verify,
        firstPaint,
        underWork: { ...underWork, ...slowedBy(inDatabase, underWork.reads) },
      }
    } finally {
      await cockpit.kill()
    }
  } finally {
    await cluster.close()
  }
}

async function withSource<Result>(
  source: ReadSource,
  work: (source: ReadSource) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(source)
  } finally {
    await source.close()
  }
}

async function inTheDatabase(db: ScaleDatabase, reads: readonly ScaleRead[], rounds: number) {
  return withSource(await databaseSource(db.url), (source) =>
    measureReads(askedOf(source, reads), rounds),
  )
}

function askedOf(source: ReadSource, reads: readonly ScaleRead[]): AskedRead[] {
  return reads.map((read) => ({ source, read }))
}

async function measureGrowth(
  few: ScaleDatabase,
  all: ScaleDatabase,
  rounds: number,
): Promise<Growth[]> {
  return withSource(await databaseSource(few.url), async (fewSource) =>
    withSource(await databaseSource(all.url), async (allSource) => {
      const ways = [{ isKept: true }, { isKept: false }]
      const reads = ways.flatMap((way) => [
        { source: fewSource, read: fourBuckets(few, way) },
        { source: allSource, read: fourBuckets(all, way) },
      ])
      const figures = await measureReads(reads, rounds)
      return ways.map((_way, index) => {
        const [ofFew, ofAll] = figures.slice(2 * index)
        if (!ofFew || !ofAll) throw new Error('nothing was measured')
        const times = ofAll.median / ofFew.median
        return { tickets: few.tickets, fewer: ofFew, all: ofAll, times }
      })
    }),
  )
}

async function allReads(source: ReadSource, db: ScaleDatabase): Promise<ScaleRead[]> {
  return [
    FLOOR,
    fourBuckets(db, { isKept: true }),
    fourBuckets(db, { isKept: false }),
    wholeCockpit(db),
    ...(await ticketReads(source, db)),
    ...logReads(await logReadsOptions(source, db)),
  ]
}

async function measureUnderWork(
  options: ScaleOptions & { large: ScaleDatabase; reads: readonly ScaleRead[]; port: number },
) {
  const { large, reads, rounds, seconds, port, log } = options
  const speed = async (rate: number, cockpits: number, share = 1): Promise<number> => {
    const open = await openCockpits(cockpits, port)
    const work = await startSteadyWork(large, rate)
    await sleep(seconds * share * 1_000)
    const { ticketsPerSecond } = await work.stop()
    open.close()
    return ticketsPerSecond
  }
  log(`working ${RATE} tickets a second for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const alone = await speed(RATE, 0)
  const withCockpits = await speed(RATE, COCKPITS)
  log('measuring the reads under work')
  const work = await startSteadyWork(large, RATE)
  const figures = await inTheDatabase(large, reads, rounds)
  await work.stop()
  log(`working at full speed for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const fullAlone = await speed(Infinity, 0, FULL_SPEED_SHARE)
  const fullWithCockpits = await speed(Infinity, COCKPITS, FULL_SPEED_SHARE)
  return {
    reads: figures,
    ticketsPerSecond: { alone, withCockpits },
    atFullSpeed: { alone: fullAlone, withCockpits: fullWithCockpits },
  }
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

const ms = (value: number) => `${value.toFixed(1)} ms`

function verdict(value: number, goal: number | null): string {
  if (goal === null) return ''
  return value <= goal ? ` (goal ${goal}: met)` : ` (goal ${goal}: MISSED)`
}

function lineOf({ name, goalMs, median, p95 }: ReadFigures, wire?: ReadFigures): string {
  const there = wire === undefined ? '' : `; with the way ${ms(wire.median)}, ${ms(wire.p95)}`
  return `${name}: median ${ms(median)}, p95 ${ms(p95)}${verdict(p95, goalMs)}${there}`
}

/** The result as lines for a reader. */
export function describeScale(result: ScaleResult): string[] {
  const { size, reads, growth, underWork, verify, firstPaint } = result
  const share = (one: number, other: number) => `${((1 - other / one) * 100).toFixed(1)} % less`
  const { ticketsPerSecond: paced, atFullSpeed: full } = underWork
  return [
    `postgres: ${result.postgres}`,
    `method: ${result.method}`,
    `${size.tickets} tickets and ${size.events} events, seeded in ${size.seedSeconds.toFixed(0)} s`,
    ...reads.inDatabase.map((read, index) => lineOf(read, reads.onWire[index])),
    ...growth.flatMap(({ tickets, fewer, all, times }) => [
      `among ${tickets.toLocaleString('en')} tickets: ${lineOf(fewer)}`,
      `among all, by turns: ${lineOf(all)}; growth ${times.toFixed(2)}×${verdict(times, 3)}`,
    ]),
    `verify: ${verify.events} events in ${verify.seconds.toFixed(1)} s, ${verify.secondsPerMillion.toFixed(1)} s a million${verdict(verify.secondsPerMillion, 30)}`,
    `first paint with ${firstPaint.rows} rows of tickets: median ${ms(firstPaint.paintedMs.median)} of ${firstPaint.loads} cold loads, at most ${ms(firstPaint.paintedMs.max)}${verdict(firstPaint.paintedMs.median, 1_000)}`,
    `work paced at ${RATE}/s: alone ${paced.alone.toFixed(1)}, with ${COCKPITS} cockpits ${paced.withCockpits.toFixed(1)} (${share(paced.alone, paced.withCockpits)}; goal 10)`,
    `work at full speed: alone ${full.alone.toFixed(1)}/s, with ${COCKPITS} cockpits ${full.withCockpits.toFixed(1)}/s (${share(full.alone, full.withCockpits)})`,
    ...underWork.reads.map(
      (read) => `under work, ${lineOf({ ...read, goalMs: null })}; ${read.times.toFixed(2)}×`,
    ),
    `most slowed down under work, by medians: ${underWork.worst.name}, ${underWork.worst.times.toFixed(2)}×${verdict(underWork.worst.times, 2)}`,
  ]
}
