import { openKora } from './queue/kora-loop'
import { openQueueDatabase } from './queue/queue-database'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
const db = await openQueueDatabase()
const kora = await openKora(db)
await db.fill(1500)
await kora.drain(300)
const s = new Session()
s.connect()
await s.post('Profiler.enable')
await s.post('Profiler.setSamplingInterval', { interval: 200 })
await s.post('Profiler.start')
const c0 = process.cpuUsage()
const d = await kora.drain(1000)
const c = process.cpuUsage(c0)
const { profile } = await s.post('Profiler.stop')
writeFileSync('/tmp/h11/kora.cpuprofile', JSON.stringify(profile))
console.log(d.ticketsPerSecond, (c.user + c.system) / 1e6, 'ms/ticket')
await kora.close()
await db.close()
