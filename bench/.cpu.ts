import { openKora } from './queue/kora-loop'
import { bareLoop } from './queue/bare-loop'
import { openQueueDatabase } from './queue/queue-database'
import { quantile } from './quantile'
const db = await openQueueDatabase()
const kora = await openKora(db)
const { term } = kora
const N = 60
const loops = {
  floor: () => bareLoop(N, { db, term, withStateEvents: false }),
  kora: () => kora.drain(N),
  floorS: () => bareLoop(N, { db, term, withStateEvents: true }),
}
const out: Record<string, { s: number[]; c: number[]; p10: number[] }> = {}
for (let r = 0; r < 16; r++)
  for (const [n, run] of Object.entries(loops)) {
    await db.fill(N)
    const c0 = process.cpuUsage()
    const d = await run()
    const c = process.cpuUsage(c0)
    if (r < 2) continue
    const o = (out[n] ??= { s: [], c: [], p10: [] })
    o.s.push(d.ticketsPerSecond)
    o.c.push((c.user + c.system) / 1000 / N)
    o.p10.push(...d.gapsMs)
  }
for (const [n, o] of Object.entries(out))
  console.log(
    n,
    'tps med',
    quantile(o.s, 0.5).toFixed(1),
    'best',
    Math.max(...o.s).toFixed(1),
    'cpu ms/ticket',
    quantile(o.c, 0.5).toFixed(2),
    'gap p10',
    quantile(o.p10, 0.1).toFixed(2),
    'p50',
    quantile(o.p10, 0.5).toFixed(2),
  )
console.log(
  'pair ratio',
  quantile(
    out.kora!.s.map((s, i) => s / out.floor!.s[i]!),
    0.5,
  ).toFixed(2),
)
await kora.close()
await db.close()
