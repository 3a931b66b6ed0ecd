import { describeFailover, measureFailover } from './failover/failover'
import { describeMachine } from './machine'
import { describeQueueThroughput, measureQueueThroughput } from './queue/queue-throughput'
import { writeResult } from './write-result'

// `npm run bench [-- queue failover]`: measures on this machine, in one run, and prints how. By
// default the queue alone. BENCH_PAIRS and BENCH_TICKETS change the size of the queue's run,
// BENCH_ROUNDS and BENCH_FROZEN_SECONDS that of the failover's.

const log = (line: string) => {
  console.log(line)
}
const size = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

const BENCHES: Readonly<Record<string, () => Promise<{ name: string; result: object }>>> = {
  queue: async () => {
    const result = await measureQueueThroughput({
      pairs: size('BENCH_PAIRS', 7),
      tickets: size('BENCH_TICKETS', 300),
      log,
    })
    describeQueueThroughput(result).forEach(log)
    return { name: 'queue-throughput', result }
  },
  failover: async () => {
    const result = await measureFailover({
      rounds: size('BENCH_ROUNDS', 5),
      frozenSeconds: size('BENCH_FROZEN_SECONDS', 60),
      log,
    })
    describeFailover(result).forEach(log)
    return { name: 'failover', result }
  },
}

const asked = process.argv.length > 2 ? process.argv.slice(2) : ['queue']
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(
    `No bench is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`,
  )
  process.exit(1)
}
const machine = describeMachine()
for (const [name, value] of Object.entries(machine)) log(`${name}: ${value}`)
for (const name of asked) {
  const bench = BENCHES[name]
  if (bench === undefined) continue
  const measured = await bench()
  const file = await writeResult(measured.name, { machine, ...measured.result })
  log(`written to ${file}`)
}
