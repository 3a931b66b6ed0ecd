import { defineBench, type Log, size } from '@/bench/define-bench'
import { untilListening } from '@/bench/fixture/cockpit-fixture'
import { type Version, versionsUnderTest } from '@/bench/fixture/version'
import { launchBrowser } from '@/bench/pages/browser'
import { type ServedCockpit, serveCockpit } from '@/scripts/served-cockpit'
import { measureFirstPaints } from './first-paint'
import { FEWER_TICKETS, type Growth, measureGrowth } from './growth'
import { measureVerify } from './log-reads'
import { measureReads, type ReadFigures } from './measure-reads'
import { openReadRunner, type RunnerOptions } from './read-runner'
import { openScaleCluster, type ScaleDatabase, type ScaleSize } from './scale-database'
import { scaleLines } from './scale-lines'
import type { ScaleFigures, ScaleResult } from './scale-result'
import { measureUnderWork } from './under-work/under-work'

const COLD_LOADS = 5

/** A version with its databases. */
interface Subject {
  readonly version: Version
  readonly fewer: readonly ScaleDatabase[]
  readonly large: ScaleDatabase
}

interface ScaleOptions {
  readonly size: ScaleSize
  readonly rounds: number
  readonly seconds: number
  readonly log: Log
}

/** Items 1 to 6 of what must be seen of issue 5, on databases that are made for it. */
export const scale = defineBench('scale', async (log) => {
  const result = await measureScale({
    size: {
      tickets: size('BENCH_SCALE_TICKETS', 1_000_000),
      events: size('BENCH_SCALE_EVENTS', 3_000_000),
    },
    rounds: size('BENCH_ROUNDS', 40),
    seconds: size('BENCH_SECONDS', 20),
    log,
  })
  return { result, lines: scaleLines(result) }
})

async function measureScale(options: ScaleOptions): Promise<ScaleResult> {
  const { size, rounds, log } = options
  const cluster = await openScaleCluster()
  try {
    const subjects: Subject[] = []
    for (const version of versionsUnderTest()) {
      const fewer: ScaleDatabase[] = []
      for (const tickets of FEWER_TICKETS) {
        const events = Math.round((tickets * size.events) / size.tickets)
        fewer.push(await cluster.fill({ tickets, events }, version, () => undefined))
      }
      subjects.push({ version, fewer, large: await cluster.fill(size, version, log) })
    }
    await cluster.writeToDisk()
    log('measuring the reads')
    const inDatabase = await measureAll(subjects, 'database', rounds)
    const onWire = await measureAll(subjects, 'wire', rounds)
    const atRest: Pick<ScaleFigures, 'growth' | 'verify'>[] = []
    for (const { version, fewer, large } of subjects) {
      const growth: Growth[] = []
      for (const few of fewer) {
        growth.push(...(await measureGrowth(version, { few, all: large }, 3 * rounds)))
      }
      log(`verifying the chain of ${version.name}`)
      atRest.push({ growth, verify: await measureVerify(large.url, large.workspaceId) })
    }
    log('loading the cockpit and working beside it')
    const served = await measureServed(subjects, inDatabase, options)
    const versions = subjects.map(({ version, large }, index): ScaleFigures => {
      const [rest, work] = [atRest[index], served[index]]
      if (rest === undefined || work === undefined) throw new Error('nothing was measured')
      return {
        version: version.name,
        seedSeconds: large.seedSeconds,
        inDatabase: inDatabase[index] ?? [],
        onWire: onWire[index] ?? [],
        ...rest,
        ...work,
      }
    })
    return {
      method:
        `${rounds} rounds of every read by turns on one connection, after a warm-up (growth: three ` +
        `times as many); in the database: planning and execution of its statements as explain ` +
        `analyze reports them; Postgres on this machine, writing to its disk`,
      postgres: cluster.postgres,
      size,
      versions,
    }
  } finally {
    await cluster.close()
  }
}

/** Every read of every version by turns; the figures by version. */
async function measureAll(
  subjects: readonly Subject[],
  timedBy: RunnerOptions['timedBy'],
  rounds: number,
): Promise<ReadFigures[][]> {
  const runners = await Promise.all(
    subjects.map(({ version, large }) => openReadRunner(version, large, { timedBy, reads: 'all' })),
  )
  try {
    const figures = await measureReads(
      runners.flatMap(({ reads }) => reads),
      rounds,
    )
    return runners.map(({ reads }) => figures.splice(0, reads.length))
  } finally {
    for (const runner of runners) runner.close()
  }
}

async function measureServed(
  subjects: readonly Subject[],
  inDatabase: readonly ReadFigures[][],
  { rounds, seconds, log }: ScaleOptions,
): Promise<Pick<ScaleFigures, 'firstPaint' | 'underWork'>[]> {
  const browser = await launchBrowser()
  const cockpits: ServedCockpit[] = []
  try {
    for (const subject of subjects) cockpits.push(await serveObserver(subject))
    const urls = cockpits.map(({ url }) => url)
    const paints = await measureFirstPaints(browser, urls, COLD_LOADS)
    const figures: Pick<ScaleFigures, 'firstPaint' | 'underWork'>[] = []
    for (const [index, { version, large }] of subjects.entries()) {
      const [firstPaint, cockpitUrl] = [paints[index], urls[index]]
      if (firstPaint === undefined || cockpitUrl === undefined) throw new Error('not served')
      const options = { timedBy: 'database', reads: 'all' } as const
      const runner = await openReadRunner(version, large, options)
      const { reads } = runner
      const alone = inDatabase[index] ?? []
      log(`the work beside ${version.name}`)
      const underWork = await measureUnderWork({
        ...{ database: large, reads, alone, browser, cockpitUrl, rounds, seconds, log },
      })
      runner.close()
      figures.push({ firstPaint, underWork })
    }
    return figures
  } finally {
    await browser.close()
    await Promise.all(cockpits.map((cockpit) => cockpit.kill()))
  }
}

/** An observer of a workspace that is worked by SQL alone: it writes nothing of its own. */
async function serveObserver({ version, large }: Subject): Promise<ServedCockpit> {
  const cockpit = await serveCockpit({
    env: { DATABASE_URL: large.url, KORA_WORKSPACE_ID: large.workspaceId, KORA_ROLE: 'observer' },
    root: version.root,
  })
  await untilListening(cockpit, 'observer')
  return cockpit
}
