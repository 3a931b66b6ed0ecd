import type { Bench } from './define-bench'
import { commitToDom } from './commit-to-dom/commit-to-dom'
import { contractRoutes } from './contract-routes/contract-routes'
import { failover } from './failover/failover'
import { firstLoad } from './first-load/first-load'
import { idleCost } from './idle-cost/idle-cost'
import { describeMachine } from './machine'
import { load } from './load/load'
import { pageMemory } from './page-memory/page-memory'
import { queueThroughput } from './queue/queue-throughput'
import { scale } from './scale/scale'
import { strangers } from './strangers/strangers'
import { thousandStreams } from './thousand-streams/thousand-streams'
import { writeResult } from './write-result'

// `npm run bench [-- <name>[,<name>] …]`: measures on this machine, in one run, and prints how; all
// benches without a name. Variables named BENCH_… change the size of a run; `BENCH_OTHER` holds the
// path of another built checkout, which some measure beside this one.

const BENCHES: readonly Bench[] = [
  queueThroughput,
  failover,
  commitToDom,
  contractRoutes,
  firstLoad,
  idleCost,
  load,
  pageMemory,
  scale,
  strangers,
  thousandStreams,
]

const log = (line: string) => console.log(line)
const names = BENCHES.map(({ name }) => name)
const asked = process.argv.slice(2).flatMap((word) => word.split(','))
const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are: ${names.join(', ')}`)
  process.exit(1)
}
for (const { name, measure } of BENCHES) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const machine = describeMachine()
  for (const [what, value] of Object.entries(machine)) log(`${what}: ${value}`)
  const { result, lines } = await measure(log)
  lines.forEach(log)
  log(`written to ${await writeResult(name, { machine, ...result })}`)
}
