import { describeMachine } from './machine'
import { describeQueueThroughput, measureQueueThroughput } from './queue/queue-throughput'
import { writeResult } from './write-result'

// `npm run bench`: measures on this machine, in one run, and prints how. BENCH_PAIRS and
// BENCH_TICKETS change the size of the run.

const machine = describeMachine()
for (const [name, value] of Object.entries(machine)) console.log(`${name}: ${value}`)

const queue = await measureQueueThroughput({
  pairs: Number(process.env.BENCH_PAIRS ?? 7),
  tickets: Number(process.env.BENCH_TICKETS ?? 300),
  log: (line) => console.log(line),
})
for (const line of describeQueueThroughput(queue)) console.log(line)
const file = await writeResult('queue-throughput', { machine, ...queue })
console.log(`written to ${file}`)
