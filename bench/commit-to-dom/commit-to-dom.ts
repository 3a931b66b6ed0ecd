import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import * as z from 'zod'
import { defineBench, size } from '@/bench/define-bench'
import { type CockpitFixture, openCockpitFixture } from '@/bench/fixture/cockpit-fixture'
import { openFloor } from '@/bench/fixture/floor'
import { versionsUnderTest } from '@/bench/fixture/version'
import { describeBrowser, launchBrowser } from '@/bench/pages/browser'
import { spread, type Spread } from '@/bench/quantile'
import { type ObservedPage, openObservedPage, type Sight } from './observed-page'
import { epochNow, listenForTimes, type ReportedTimes } from './reported-times'

const PATHS = ['/', '/sea-tickets'] as const
type Path = (typeof PATHS)[number]

/** Milliseconds from commit to DOM: median and p95 (issue 12, item 5). */
function goalOf(path: Path, tickets: number): readonly number[] {
  if (path === '/sea-tickets') return [100]
  return tickets > 1_000 ? [16, 30] : [10, 20]
}

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

interface Way {
  readonly toDom: number
  readonly toPaint: number
  readonly bytes: number
}

/** One way from a commit to a page: a version's, or the floor's. */
interface Route {
  readonly name: string
  readonly change: (text: string) => Promise<number>
  readonly page: ObservedPage
  /** Null for the floor, whose way has no stages. */
  readonly times: ReportedTimes | null
  readonly ways: Way[]
  readonly stages: Map<Stage, number[]>
}

/** A change of one ticket's title, from commit to DOM, and the same through a bare page, by turns. */
export const commitToDom = defineBench('commit-to-dom', async (log) => {
  const changes = size('BENCH_CHANGES', 100)
  const tickets = size('BENCH_ROWS', 200)
  const path = pathUnderTest()
  const goal = goalOf(path, tickets)
  const browser = await launchBrowser()
  const fixtures: CockpitFixture[] = []
  const routes: Route[] = []
  // The first tenth warms up compilers and caches on all sides, and is not counted.
  const warmUp = Math.ceil(changes / 10)
  let floor: Awaited<ReturnType<typeof openFloor>> | null = null
  try {
    for (const version of versionsUnderTest()) {
      const fixture = await openCockpitFixture({ tickets, isSpread: tickets > 1_000, version })
      fixtures.push(fixture)
      const route = await routeOf(fixture, browser, path)
      routes.push(route)
      log(`${route.name}: ${await describePage(route)}`)
    }
    const [fixture] = fixtures
    if (fixture === undefined) throw new Error('there is no version to measure')
    floor = await openFloor(fixture)
    routes.push(await floorRoute(fixture, browser, floor.port))
    for (let change = -warmUp; change < changes; change += 1) {
      for (const route of routes) {
        await pause(LULL_MS)
        await measureChange(route, `Change ${(change + warmUp).toString(16)}.`, change >= 0)
      }
      if ((change + 1) % 25 === 0) log(`${change + 1} of ${changes} changes`)
    }
    for (const { times } of routes) await times?.close()
    const method =
      `${path}: ${changes} changes of one title among ${tickets} tickets, one at a time, after ` +
      `${warmUp} to warm up; the time begins before the commit is sent and ends when the page's ` +
      `DOM holds the text; interval ${INTERVAL_S} s; floor, by turns: LISTEN → SSE → ` +
      `textContent, the text in the notification; notification and frame as a second listener ` +
      `and a second stream report them; browser, database and servers on this machine`
    const result = {
      method,
      postgres: fixture.postgres,
      browser: describeBrowser(browser),
      goal,
      routes: Object.fromEntries(routes.map((route) => [route.name, figuresOf(route)])),
    }
    return {
      result,
      lines: [
        `postgres: ${result.postgres}; browser: ${result.browser}`,
        `method: ${method}`,
        ...routes.flatMap((route) => linesOf(route, goal)),
      ],
    }
  } finally {
    floor?.close()
    await browser.close()
    await Promise.all(fixtures.map((each) => each.close()))
  }
})

/** The page whose ticket changes: `BENCH_PAGE`, the cockpit by default. */
function pathUnderTest(): Path {
  const path = process.env.BENCH_PAGE ?? '/'
  const known = PATHS.find((one) => one === path)
  if (known !== undefined) return known
  throw new Error(`BENCH_PAGE is ${path}. It may be one of: ${PATHS.join(', ')}.`)
}

async function routeOf(fixture: CockpitFixture, browser: Browser, path: Path): Promise<Route> {
  const { url } = await fixture.serve({ KORA_REFRESH_SECONDS: String(INTERVAL_S) })
  const times = await listenForTimes({ connectionString: fixture.url, cockpitUrl: url })
  const page = await openObservedPage(browser, url + path)
  await page.page.waitForResponse(/\/api\/sea-tickets/)
  const ticketId = await shownTicket(page)
  return {
    name: fixture.version.name,
    change: (text) => changeTitle(fixture, ticketId, text),
    page,
    times,
    ways: [],
    stages: new Map(),
  }
}

/** How large the document is, and how many rows the page shows once it has them all. */
async function describePage({ page: { page } }: Route): Promise<string> {
  const answer = await fetch(page.url())
  const bytes = Buffer.byteLength(await answer.text())
  const rows = await page.locator('[data-testid^="ticket-"]').count()
  return `document of ${bytes} bytes unpacked, ${rows} rows on the page`
}

async function floorRoute(fixture: CockpitFixture, browser: Browser, port: number): Promise<Route> {
  return {
    name: 'floor',
    change: (text) => notify(fixture, text),
    page: await openObservedPage(browser, `http://127.0.0.1:${port}/`),
    times: null,
    ways: [],
    stages: new Map(),
  }
}

async function measureChange(route: Route, text: string, isCounted: boolean): Promise<void> {
  const { change, page, times, ways, stages } = route
  times?.forget()
  page.takeBytes()
  const seen = page.untilSeen(text)
  const committedAt = await change(text)
  const sight = await seen
  // The browser reports the end of the exchange after the page has used it.
  await pause(LULL_MS)
  if (!isCounted) return
  ways.push({
    toDom: sight.inDomAt - committedAt,
    toPaint: sight.paintedAt - committedAt,
    bytes: page.takeBytes(),
  })
  if (times === null) return
  for (const [stage, ms] of stagesOf(committedAt, times, sight)) {
    stages.set(stage, [...(stages.get(stage) ?? []), ms])
  }
}

function stagesOf(committedAt: number, times: ReportedTimes, sight: Sight): [Stage, number][] {
  const { askedAt, answeredAt, inDomAt } = sight
  const marks = [committedAt, times.notifiedAt(), times.framedAt(), askedAt, answeredAt, inDomAt]
  return STAGES.flatMap((stage, at): [Stage, number][] => {
    const [from, to] = [marks[at], marks[at + 1]]
    return from != null && to != null ? [[stage, to - from]] : []
  })
}

/** A ticket that the page shows, by its id. */
async function shownTicket({ page }: ObservedPage): Promise<string> {
  const queued = page.locator('[data-testid="bucket-queued"] [data-testid^="ticket-"]')
  const listed = page.locator('[data-row]')
  const testId = await queued.or(listed).first().getAttribute('data-testid')
  return z.string().parse(testId).replace('ticket-', '')
}

/** Resolves with the time just before the commit was sent. */
async function changeTitle({ pool }: CockpitFixture, id: string, title: string): Promise<number> {
  return await committed(pool, {
    text: 'update public.tickets set title = $2 where id = $1',
    values: [id, title],
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

function figuresOf({ ways, stages }: Route) {
  const runs = ways.map(({ toDom }) => toDom)
  return {
    toDom: { ...spread(runs), runs },
    toPaint: spread(ways.map(({ toPaint }) => toPaint)),
    bytes: spread(ways.map(({ bytes }) => bytes)),
    stages: Object.fromEntries([...stages].map(([stage, values]) => [stage, spread(values)])),
  }
}

function linesOf(route: Route, goal: readonly number[]): string[] {
  const { toDom, toPaint, bytes, stages } = figuresOf(route)
  const words = ({ median, p95 }: Spread) =>
    `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`
  const goalWords = route.times === null ? '' : ` (goal: ${goal.join(' and ')})`
  return [
    `${route.name}, commit → DOM: ${words(toDom)}${goalWords}`,
    `  commit → painted: ${words(toPaint)}`,
    `  a change on the wire: median ${bytes.median.toFixed(0)} bytes, p95 ${bytes.p95.toFixed(0)}`,
    ...Object.entries(stages).map(([stage, figures]) => `  ${stage}: ${words(figures)}`),
  ]
}
