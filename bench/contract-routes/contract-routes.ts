import { defineBench, size } from '@/bench/define-bench'
import { type CockpitFixture, openCockpitFixture } from '@/bench/fixture/cockpit-fixture'
import { openFloor } from '@/bench/fixture/floor'
import { versionsUnderTest } from '@/bench/fixture/version'
import { closedLoop, type LoadFigures } from '@/bench/http/closed-loop'
import { quantile, spread } from '@/bench/quantile'

/** The slower contract route, at least this many times as fast as the floor (issue 4, item 6). */
const GOAL = 1.3
const CONCURRENCY = 16
const FLOOR = 'floor'
const TICKETS_INCLUDE = 'totals,freshness,claims,unworked'
const STATE_INCLUDE = 'freshness,boot,agent,strip'

const ROUTES = {
  'tickets, as contracted': '/api/sea-tickets/kora-assigned',
  'tickets, as the page asks': `/api/sea-tickets/kora-assigned?include=${TICKETS_INCLUDE}`,
  'state, as contracted': '/api/operational-state',
  'state, as the page asks': `/api/operational-state?include=${STATE_INCLUDE}`,
} as const

interface Target {
  readonly name: string
  readonly port: number
  readonly path: string
}

/** The contract routes beside a bare server, by turns. */
export const contractRoutes = defineBench('contract-routes', async (log) => {
  const rounds = size('BENCH_ROUNDS', 5)
  const msPerRound = size('BENCH_SECONDS', 3) * 1_000
  const fixtures: CockpitFixture[] = []
  const runs = new Map<string, LoadFigures[]>()
  let floor: Awaited<ReturnType<typeof openFloor>> | null = null
  try {
    for (const version of versionsUnderTest()) {
      fixtures.push(await openCockpitFixture({ tickets: 1_000, version }))
    }
    const [fixture] = fixtures
    if (fixture === undefined) throw new Error('there is no version to measure')
    floor = await openFloor(fixture)
    const targets: Target[] = [{ name: FLOOR, port: floor.port, path: '/tickets' }]
    for (const { version, serve } of fixtures) {
      const { port } = await serve()
      for (const [name, path] of Object.entries(ROUTES)) {
        targets.push({ name: `${version.name}: ${name}`, port, path })
      }
    }
    // The first round warms up, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { name, ...target } of targets) {
        const load = await closedLoop({ ...target, concurrency: CONCURRENCY, ms: msPerRound })
        if (Object.keys(load.statuses).join() !== '200') {
          throw new Error(`${name} answered ${JSON.stringify(load.statuses)}`)
        }
        if (round > 0) runs.set(name, [...(runs.get(name) ?? []), load])
        const which = round === 0 ? 'of warm-up' : `${round}/${rounds}`
        log(`round ${which}, ${name}: ${load.perSecond.toFixed(0)} requests/s`)
      }
    }
    const method =
      `${CONCURRENCY} keep-alive connections, each asks again when answered; ${rounds} rounds of ` +
      `${msPerRound / 1_000} s each by turns after one of warm-up; 200 rows an answer; floor: ` +
      `node:http + pg, one indexed select … limit 200 a request; all on this machine`
    const routes = figuresOf(runs)
    return {
      result: { method, postgres: fixture.postgres, goal: GOAL, routes },
      lines: [
        `postgres: ${fixture.postgres}`,
        `method: ${method}`,
        ...Object.entries(routes).map(lineOf),
      ],
    }
  } finally {
    floor?.close()
    await Promise.all(fixtures.map((each) => each.close()))
  }
})

type RouteFigures = ReturnType<typeof figuresOf>[string]

/** By name; `ratioToFloor` is between the medians of the runs. */
function figuresOf(runs: ReadonlyMap<string, readonly LoadFigures[]>) {
  const medianOf = (loads: readonly LoadFigures[]) =>
    quantile(
      loads.map((load) => load.perSecond),
      0.5,
    )
  const floorMedian = medianOf(runs.get(FLOOR) ?? [])
  return Object.fromEntries(
    [...runs].map(([name, loads]) => [
      name,
      {
        perSecond: { median: medianOf(loads), runs: loads.map((load) => load.perSecond) },
        latencyMs: spread(loads.flatMap((load) => load.latenciesMs)),
        bytesPerAnswer: loads[0]?.bytesPerAnswer ?? 0,
        ratioToFloor: medianOf(loads) / floorMedian,
      },
    ]),
  )
}

function lineOf([name, figures]: [string, RouteFigures]): string {
  const { perSecond, latencyMs, bytesPerAnswer, ratioToFloor } = figures
  const goal = name === FLOOR ? '' : ` (goal: at least ${GOAL})`
  return (
    `${name}: ${perSecond.median.toFixed(0)} requests/s (median of the runs), ` +
    `${latencyMs.median.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms, ` +
    `${bytesPerAnswer} bytes; ${ratioToFloor.toFixed(2)} × floor${goal}`
  )
}
