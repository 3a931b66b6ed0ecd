import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openCockpitFixture, type CockpitFixture } from '@/bench/cockpit-fixture'
import { closedLoop, type LoadFigures } from '../http/closed-loop'
import { quantile } from '../quantile'

/** The slower contract route, at least this many times as fast as the floor (issue 4, item 6). */
const GOAL = 1.3
const CONCURRENCY = 16
const TICKETS_INCLUDE = 'totals,freshness,claims'
const STATE_INCLUDE = 'freshness,boot,agent,strip'

const ROUTES = {
  'tickets, as contracted': '/api/sea-tickets/kora-assigned',
  'tickets, as the page asks': `/api/sea-tickets/kora-assigned?include=${TICKETS_INCLUDE}`,
  'state, as contracted': '/api/operational-state',
  'state, as the page asks': `/api/operational-state?include=${STATE_INCLUDE}`,
} as const

interface RouteFigures {
  readonly perSecond: { readonly median: number; readonly runs: readonly number[] }
  readonly latencyMs: { readonly median: number; readonly p95: number }
  readonly bytesPerAnswer: number
  readonly ratioToFloor: number
}

export interface ContractRoutes {
  readonly method: string
  readonly postgres: string
  readonly goal: number
  readonly routes: Readonly<Record<string, RouteFigures>>
}

/** The contract routes beside a bare server, by turns on one Postgres. */
export async function measureContractRoutes(options: {
  rounds: number
  msPerRound: number
  log: (line: string) => void
}): Promise<ContractRoutes> {
  const { rounds, msPerRound, log } = options
  const fixture = await openCockpitFixture({ tickets: 1_000 })
  const floor = await startFloor(fixture)
  const runs = new Map<string, LoadFigures[]>()
  try {
    const { port } = await fixture.serve()
    const targets = [
      { name: 'floor', port: floor.port, path: '/' },
      ...Object.entries(ROUTES).map(([name, path]) => ({ name, port, path })),
    ]
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
  } finally {
    floor.process.disconnect()
    await fixture.close()
  }
  const floorMedian = medianOf(runs.get('floor') ?? [])
  return {
    method:
      `${CONCURRENCY} keep-alive connections, each asks again when answered; ${rounds} rounds of ` +
      `${msPerRound / 1_000} s each by turns after one of warm-up; 200 rows an answer; floor: ` +
      `node:http + pg, one indexed select … limit 200 a request; all on this machine`,
    postgres: fixture.postgres,
    goal: GOAL,
    routes: Object.fromEntries(
      [...runs].map(([name, loads]) => [name, figuresOf(loads, floorMedian)]),
    ),
  }
}

/** The result as lines for a reader. */
export function describeContractRoutes({ method, postgres, goal, routes }: ContractRoutes) {
  return [
    `postgres: ${postgres}`,
    `method: ${method}`,
    ...Object.entries(routes).map(
      ([name, { perSecond, latencyMs, bytesPerAnswer, ratioToFloor }]) =>
        `${name}: ${perSecond.median.toFixed(0)} requests/s (median of the runs), ` +
        `${latencyMs.median.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms, ` +
        `${bytesPerAnswer} bytes; ${ratioToFloor.toFixed(2)} × floor (goal: at least ${goal})`,
    ),
  ]
}

function figuresOf(loads: readonly LoadFigures[], floorMedian: number): RouteFigures {
  const latencies = loads.flatMap((load) => load.latenciesMs)
  const median = medianOf(loads)
  return {
    perSecond: { median, runs: loads.map((load) => load.perSecond) },
    latencyMs: { median: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    bytesPerAnswer: loads[0]?.bytesPerAnswer ?? 0,
    ratioToFloor: median / floorMedian,
  }
}

function medianOf(loads: readonly LoadFigures[]): number {
  return quantile(
    loads.map((load) => load.perSecond),
    0.5,
  )
}

function startFloor(fixture: CockpitFixture): Promise<{ process: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('floor-server.ts', import.meta.url))
  const child = fork(script, [fixture.url, fixture.workspaceId, fixture.koraActorId])
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve({ process: child, port: Number(port) }))
    child.once('error', reject)
  })
}
