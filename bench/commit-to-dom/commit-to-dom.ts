import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from '@/scripts/steps/browser.mjs'
import { openCockpitFixture, type CockpitFixture } from '@/bench/cockpit-fixture'
import { quantile } from '../quantile'
import { epochNow, listenForTimes } from './reported-times'
import { openObservedPage } from './observed-page'

/** Milliseconds from commit to DOM (issue 4, item 1). */
const GOAL = { median: 50, p95: 150 } as const
/** Long, so that only push can explain what shows. */
const INTERVAL_S = 30
/** Between two changes: longer than the spacing of reads, so that none waits for another's. */
const LULL_MS = 150

const STAGES = [
  'commit → notification',
  'notification → frame',
  'frame → request',
  'request → answer',
  'answer → DOM',
] as const
type Stage = (typeof STAGES)[number]

interface Spread {
  readonly median: number
  readonly p95: number
}

export interface CommitToDom {
  readonly method: string
  readonly postgres: string
  readonly browser: string
  readonly goal: Spread
  readonly cockpit: Spread & { readonly runs: readonly number[] }
  readonly floor: Spread & { readonly runs: readonly number[] }
  /** From commit to the end of the frame that shows it. */
  readonly toPaint: { readonly cockpit: Spread; readonly floor: Spread }
  readonly stages: Readonly<Record<Stage, Spread>>
}

/** A change of one ticket's title, from commit to DOM, and the same through a bare page, by turns. */
export async function measureCommitToDom(options: {
  changes: number
  tickets: number
  log: (line: string) => void
}): Promise<CommitToDom> {
  const { changes, tickets, log } = options
  const fixture = await openCockpitFixture({ tickets })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const floorServer = await startFloor(fixture.url)
  const paths = { cockpit: [] as Path[], floor: [] as Path[] }
  const stages: Record<Stage, number[]> = {
    'commit → notification': [],
    'notification → frame': [],
    'frame → request': [],
    'request → answer': [],
    'answer → DOM': [],
  }
  try {
    const { url } = await fixture.serve({ KORA_REFRESH_SECONDS: String(INTERVAL_S) })
    const times = await listenForTimes({ connectionString: fixture.url, cockpitUrl: url })
    const cockpit = await openObservedPage(browser, url)
    const floor = await openObservedPage(browser, `http://127.0.0.1:${floorServer.port}/`)
    await cockpit.page.waitForResponse(/\/api\/sea-tickets/)
    // The first tenth warms up compilers and caches on both sides, and is not counted.
    const warmUp = Math.ceil(changes / 10)
    for (let change = -warmUp; change < changes; change += 1) {
      const text = `Change ${(change + warmUp).toString(16)}.`
      await pause(LULL_MS)
      times.forget()
      const seen = cockpit.untilSeen(text)
      const committedAt = await changeTitle(fixture, text)
      const sight = await seen
      await pause(LULL_MS)
      const floorSeen = floor.untilSeen(text)
      const notifiedAt = await notify(fixture, text)
      const floorSight = await floorSeen
      if (change < 0) continue
      paths.cockpit.push(pathOf(committedAt, sight))
      paths.floor.push(pathOf(notifiedAt, floorSight))
      const { askedAt, answeredAt, inDomAt } = sight
      const marks = [
        committedAt,
        times.notifiedAt(),
        times.framedAt(),
        askedAt,
        answeredAt,
        inDomAt,
      ]
      STAGES.forEach((stage, at) => {
        const [from, to] = [marks[at], marks[at + 1]]
        if (from != null && to != null) stages[stage].push(to - from)
      })
      if ((change + 1) % 25 === 0) log(`${change + 1} of ${changes} changes`)
    }
    await times.close()
    return {
      method:
        `${changes} changes of one title among ${tickets} tickets, one at a time, after ` +
        `${warmUp} to warm up; the time begins before the commit is sent and ends when the page's ` +
        `DOM holds the text; interval ${INTERVAL_S} s; floor, by turns: LISTEN → SSE → ` +
        `textContent, the text in the notification; notification and frame as a second listener ` +
        `and a second stream hear them; browser, database and servers on this machine`,
      postgres: fixture.postgres,
      browser: `Chromium ${browser.version()}, headless`,
      goal: GOAL,
      cockpit: withRuns(paths.cockpit),
      floor: withRuns(paths.floor),
      toPaint: {
        cockpit: spread(paths.cockpit.map(({ toPaint }) => toPaint)),
        floor: spread(paths.floor.map(({ toPaint }) => toPaint)),
      },
      stages: {
        'commit → notification': spread(stages['commit → notification']),
        'notification → frame': spread(stages['notification → frame']),
        'frame → request': spread(stages['frame → request']),
        'request → answer': spread(stages['request → answer']),
        'answer → DOM': spread(stages['answer → DOM']),
      },
    }
  } finally {
    floorServer.process.disconnect()
    await browser.close()
    await fixture.close()
  }
}

/** The result as lines for a reader. */
export function describeCommitToDom(result: CommitToDom): string[] {
  const { method, postgres, browser, goal, cockpit, floor, toPaint, stages } = result
  const words = ({ median, p95 }: Spread) =>
    `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`
  return [
    `postgres: ${postgres}; browser: ${browser}`,
    `method: ${method}`,
    `commit → DOM: ${words(cockpit)} (goal: ${goal.median} and ${goal.p95})`,
    `floor: ${words(floor)}`,
    `commit → painted: ${words(toPaint.cockpit)}; floor: ${words(toPaint.floor)}`,
    ...STAGES.map((stage) => `  ${stage}: ${words(stages[stage])}`),
  ]
}

interface Path {
  readonly toDom: number
  readonly toPaint: number
}

function pathOf(from: number, { inDomAt, paintedAt }: { inDomAt: number; paintedAt: number }) {
  return { toDom: inDomAt - from, toPaint: paintedAt - from }
}

/** Gives the first ticket a title; resolves with the time just before the commit was sent. */
async function changeTitle({ pool, workspaceId }: CockpitFixture, title: string): Promise<number> {
  return await committed(pool, {
    text: `update public.tickets set title = $2
      where id = (select id from public.tickets where workspace_id = $1 order by created_at, id limit 1)`,
    values: [workspaceId, title],
  })
}

async function notify({ pool }: CockpitFixture, text: string): Promise<number> {
  return await committed(pool, { text: `select pg_notify('bench_floor', $1)`, values: [text] })
}

async function committed(
  pool: CockpitFixture['pool'],
  statement: { text: string; values: string[] },
): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(statement)
    const at = epochNow()
    await client.query('commit')
    return at
  } finally {
    client.release()
  }
}

function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), p95: quantile(values, 0.95) }
}

function withRuns(paths: readonly Path[]) {
  const runs = paths.map(({ toDom }) => toDom)
  return { ...spread(runs), runs }
}

function startFloor(connectionString: string): Promise<{ process: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('floor-server.ts', import.meta.url))
  const child = fork(script, [connectionString])
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve({ process: child, port: Number(port) }))
    child.once('error', reject)
  })
}
