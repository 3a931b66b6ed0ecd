import { describeCommitToDom, measureCommitToDom } from './commit-to-dom/commit-to-dom'
import { describeContractRoutes, measureContractRoutes } from './contract-routes/contract-routes'
import { describeIdleCost, measureIdleCost } from './idle-cost/idle-cost'
import { describeFailover, measureFailover } from './failover/failover'
import { describeMachine } from './machine'
import { describeQueueThroughput, measureQueueThroughput } from './queue/queue-throughput'
import {
  describeThousandStreams,
  measureThousandStreams,
} from './thousand-streams/thousand-streams'
import { describeScale, measureScale } from './scale/scale'
import { writeResult } from './write-result'

// `npm run bench [-- <name> …]`: measures on this machine, in one run, and prints how; all benches
// without a name. Variables named BENCH_… change the size of a run.

const log = (line: string) => console.log(line)
const size = (name: string, usual: number) => Number(process.env[name] ?? usual)

/** Name → measures, prints and gives the result. */
const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  'queue-throughput': async () => {
    const queue = await measureQueueThroughput({
      pairs: size('BENCH_PAIRS', 7),
      tickets: size('BENCH_TICKETS', 300),
      log,
    })
    describeQueueThroughput(queue).forEach(log)
    return queue
  },
  failover: async () => {
    const failover = await measureFailover({
      rounds: size('BENCH_ROUNDS', 5),
      frozenSeconds: size('BENCH_FROZEN_SECONDS', 60),
      log,
    })
    describeFailover(failover).forEach(log)
    return failover
  },
  'commit-to-dom': async () => {
    const path = await measureCommitToDom({
      changes: size('BENCH_CHANGES', 100),
      tickets: size('BENCH_ROWS', 200),
      log,
    })
    describeCommitToDom(path).forEach(log)
    return path
  },
  'contract-routes': async () => {
    const routes = await measureContractRoutes({
      rounds: size('BENCH_ROUNDS', 5),
      msPerRound: size('BENCH_SECONDS', 3) * 1_000,
      log,
    })
    describeContractRoutes(routes).forEach(log)
    return routes
  },
  'idle-cost': async () => {
    const cost = await measureIdleCost({
      tabs: [1, 50],
      msPerCase: size('BENCH_SECONDS', 120) * 1_000,
      log,
    })
    describeIdleCost(cost).forEach(log)
    return cost
  },
  scale: async () => {
    const scale = await measureScale({
      size: {
        tickets: size('BENCH_SCALE_TICKETS', 1_000_000),
        events: size('BENCH_SCALE_EVENTS', 3_000_000),
      },
      rounds: size('BENCH_ROUNDS', 40),
      seconds: size('BENCH_SECONDS', 20),
      log,
    })
    describeScale(scale).forEach(log)
    return scale
  },
  'thousand-streams': async () => {
    const streams = await measureThousandStreams({
      clients: size('BENCH_CLIENTS', 1_000),
      pages: size('BENCH_PAGES', 50),
      ms: size('BENCH_SECONDS', 60) * 1_000,
      log,
    })
    describeThousandStreams(streams).forEach(log)
    return streams
  },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`,
  )
  process.exit(1)
}
for (const [name, measure] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const machine = describeMachine()
  for (const [what, value] of Object.entries(machine)) log(`${what}: ${value}`)
  const result = await measure()
  const file = await writeResult(name, { machine, ...result })
  log(`written to ${file}`)
}
