import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import {
  type LogRead,
  logReads,
  logReadsOptions,
  measureVerify,
  type VerifyFigures,
} from './log-reads'
import { measureReads, type ReadFigures } from './measure-reads'
import { openCockpits } from './open-cockpits'
import { openScaleCluster, type ScaleDatabase, type ScaleSize } from './scale-database'
import { startSteadyWork } from './steady-work'
import { fourBuckets, ticketReads, type TimedRead } from './ticket-reads'

const RATE = 200
const COCKPITS = 10
/** At full speed the queue must outlast the measuring. */
const FULL_SPEED_SHARE = 0.5

export interface ScaleResult {
  readonly method: string
  readonly postgres: string
  readonly size: ScaleSize & { readonly seedSeconds: number }
  /** `select 1` on the same connection in the same run. */
  readonly floor: ReadFigures
  /** The four buckets among a thousand tickets, and how much longer they take among all. */
  readonly small: ReadFigures
  readonly growth: number
  readonly reads: readonly ReadFigures[]
  readonly verify: VerifyFigures
  readonly underWork: {
    readonly reads: readonly ReadFigures[]
    /** The largest p95 under work against the one without, over the floor; and whose it is. */
    readonly worst: { readonly name: string; readonly times: number }
    readonly ticketsPerSecond: { readonly alone: number; readonly withCockpits: number }
    readonly atFullSpeed: { readonly alone: number; readonly withCockpits: number }
  }
}

/** Items 1 to 4 and 6 of what must be seen of issue 5, on databases that are made for it. */
export async function measureScale(options: {
  size: ScaleSize
  rounds: number
  seconds: number
  log: (line: string) => void
}): Promise<ScaleResult> {
  const { size, rounds, seconds, log } = options
  const cluster = await openScaleCluster()
  try {
    const small = await cluster.fill({ tickets: 1_000, events: 4_000 }, () => undefined)
    const large = await cluster.fill(size, log)
    await cluster.writeToDisk()
    const smallPool = new pg.Pool({ connectionString: small.url, max: 1 })
    const pool = new pg.Pool({ connectionString: large.url, max: COCKPITS + 2 })
    try {
      const floor: TimedRead = {
        name: 'select 1',
        goalMs: null,
        run: () => pool.query('select 1'),
      }
      const buckets = fourBuckets(pool, large, false)
      const reads = [
        floor,
        fourBuckets(smallPool, small, false),
        buckets,
        fourBuckets(pool, large, true),
        ...(await ticketReads(pool, large)),
        ...(await timedLogReads(pool, large)),
      ]
      log('measuring the reads')
      const figures = await measureReads(reads, rounds)
      const [floorFigures, smallFigures, bucketFigures] = figures
      if (!floorFigures || !smallFigures || !bucketFigures) throw new Error('nothing was measured')
      log('verifying the chain')
      const verify = await measureVerify(large.url, large.workspaceId)
      const underWork = await measureUnderWork({
        large,
        pool,
        reads: reads.slice(2),
        rounds,
        seconds,
        log,
      })
      return {
        method:
          `${rounds} rounds of every read by turns on one connection, after two rounds of warm-up; ` +
          `milliseconds with the round trip; Postgres on this machine, writing to its disk`,
        postgres: cluster.postgres,
        size: { ...size, seedSeconds: large.seedSeconds },
        floor: floorFigures,
        small: smallFigures,
        growth: bucketFigures.median / smallFigures.median,
        reads: figures.slice(2),
        verify,
        underWork: { ...underWork, worst: worstOf(figures.slice(2), underWork.reads) },
      }
    } finally {
      await smallPool.end()
      await pool.end()
    }
  } finally {
    await cluster.close()
  }
}

async function timedLogReads(pool: pg.Pool, db: ScaleDatabase): Promise<TimedRead[]> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    return logReads(await logReadsOptions(client, db)).map((read: LogRead) => ({
      name: read.name,
      goalMs: read.goalMs,
      run: async (turn) => {
        for (const statement of read.statements(turn)) await pool.query(statement)
      },
    }))
  } finally {
    await client.end()
  }
}

async function measureUnderWork(options: {
  large: ScaleDatabase
  pool: pg.Pool
  reads: readonly TimedRead[]
  rounds: number
  seconds: number
  log: (line: string) => void
}) {
  const { large, pool, reads, rounds, seconds, log } = options
  const watched = [
    fourBuckets(pool, large, true),
    ...reads.filter(({ name }) => name === 'first page of all tickets'),
  ]
  const speed = async (rate: number, cockpits: number, share = 1): Promise<number> => {
    const open = openCockpits(cockpits, watched)
    const work = await startSteadyWork(large, rate)
    await sleep(seconds * share * 1_000)
    const { ticketsPerSecond } = await work.stop()
    await open.close()
    return ticketsPerSecond
  }
  log(`working ${RATE} tickets a second for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const alone = await speed(RATE, 0)
  const withCockpits = await speed(RATE, COCKPITS)
  log(`working at full speed for ${seconds} s, alone and with ${COCKPITS} cockpits`)
  const fullAlone = await speed(Infinity, 0, FULL_SPEED_SHARE)
  const fullWithCockpits = await speed(Infinity, COCKPITS, FULL_SPEED_SHARE)
  log('measuring the reads under work')
  const work = await startSteadyWork(large, RATE)
  const figures = await measureReads(reads, Math.max(5, Math.round(rounds / 2)))
  await work.stop()
  return {
    reads: figures,
    ticketsPerSecond: { alone, withCockpits },
    atFullSpeed: { alone: fullAlone, withCockpits: fullWithCockpits },
  }
}

function worstOf(alone: readonly ReadFigures[], underWork: readonly ReadFigures[]) {
  return underWork
    .map(({ name, median }, index) => ({ name, times: median / (alone[index]?.median ?? median) }))
    .reduce((worst, one) => (one.times > worst.times ? one : worst), { name: '', times: 0 })
}

const ms = (value: number) => `${value.toFixed(1)} ms`

function lineOf({ name, goalMs, median, p95 }: ReadFigures): string {
  const goal =
    goalMs === null ? '' : p95 <= goalMs ? ` (goal ${goalMs}: met)` : ` (goal ${goalMs}: MISSED)`
  return `${name}: median ${ms(median)}, p95 ${ms(p95)}${goal}`
}

/** The result as lines for a reader. */
export function describeScale(result: ScaleResult): string[] {
  const { size, underWork, verify } = result
  const share = (one: number, other: number) => `${((1 - other / one) * 100).toFixed(1)} % less`
  const { ticketsPerSecond: paced, atFullSpeed: full } = underWork
  return [
    `postgres: ${result.postgres}`,
    `method: ${result.method}`,
    `${size.tickets} tickets and ${size.events} events, seeded in ${size.seedSeconds.toFixed(0)} s`,
    `floor: ${lineOf(result.floor)}`,
    `among 1,000 tickets: ${lineOf(result.small)}; growth ${result.growth.toFixed(2)}× (goal 3)`,
    ...result.reads.map(lineOf),
    `verify: ${verify.events} events in ${verify.seconds.toFixed(1)} s, ${verify.secondsPerMillion.toFixed(1)} s a million (goal 30)`,
    `work paced at ${RATE}/s: alone ${paced.alone.toFixed(1)}, with ${COCKPITS} cockpits ${paced.withCockpits.toFixed(1)} (${share(paced.alone, paced.withCockpits)}; goal 10)`,
    `work at full speed: alone ${full.alone.toFixed(1)}/s, with ${COCKPITS} cockpits ${full.withCockpits.toFixed(1)}/s (${share(full.alone, full.withCockpits)})`,
    ...underWork.reads.map((read) => `under work, ${lineOf(read)}`),
    `most slowed down under work, by medians: ${underWork.worst.name}, ${underWork.worst.times.toFixed(2)}× (goal 2)`,
  ]
}
