import { defineBench, size } from '@/bench/define-bench'
import { quantile, spread } from '@/bench/quantile'
import { bareLoop } from './bare-loop'
import type { Drain } from './drain'
import { type KoraLoop, openKora } from './kora-loop'
import { openQueueDatabase, type QueueDatabase } from './queue-database'

/** Tickets per second, at least this share of the bare floor's (issue 3, item 8). */
const GOAL = 0.7

const LOOPS = ['floor', 'kora', 'floor with state events'] as const
type Loop = (typeof LOOPS)[number]

interface LoopFigures {
  readonly ticketsPerSecond: { readonly median: number; readonly runs: readonly number[] }
  readonly msPerTicket: { readonly median: number; readonly p95: number }
}

/**
 * Claim → instant local agent → release, in the app and bare, by turns on one Postgres, so that
 * whatever else the machine does meets all alike.
 */
export const queueThroughput = defineBench('queue-throughput', async (log) => {
  const rounds = size('BENCH_PAIRS', 7)
  const tickets = size('BENCH_TICKETS', 300)
  const drains: Record<Loop, Drain[]> = { floor: [], kora: [], 'floor with state events': [] }
  const db = await openQueueDatabase()
  try {
    const kora = await openKora(db)
    // The first round warms up Postgres, the pool and the compiler, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const loop of LOOPS) {
        await db.fill(tickets)
        const drain = await run(loop, tickets, { db, kora })
        if (round > 0) drains[loop].push(drain)
        const speed = `${drain.ticketsPerSecond.toFixed(1)} tickets/s`
        log(`round ${round === 0 ? 'of warm-up' : `${round}/${rounds}`}, ${loop}: ${speed}`)
      }
    }
    await kora.close()
  } finally {
    await db.close()
  }
  const loops = {
    floor: figuresOf(drains.floor),
    kora: figuresOf(drains.kora),
    'floor with state events': figuresOf(drains['floor with state events']),
  }
  const speedOf = (loop: Loop) => loops[loop].ticketsPerSecond.median
  const ratio = speedOf('kora') / speedOf('floor')
  const ratioToFloorWithStateEvents = speedOf('kora') / speedOf('floor with state events')
  const method =
    `${rounds} rounds of ${LOOPS.join(', ')} by turns, ${tickets} tickets each, one at a time, ` +
    `after a round of warm-up; Postgres on this machine, writing to its disk`
  const { postgres } = db
  return {
    result: { method, postgres, goal: GOAL, ratio, ratioToFloorWithStateEvents, loops },
    lines: [
      `postgres: ${postgres}`,
      `method: ${method}`,
      ...LOOPS.map((loop) => lineOf(loop, loops[loop])),
      `kora / floor: ${ratio.toFixed(2)} (goal: at least ${GOAL})`,
      `kora / floor with state events: ${ratioToFloorWithStateEvents.toFixed(2)}`,
    ],
  }
})

function lineOf(loop: Loop, { ticketsPerSecond, msPerTicket }: LoopFigures): string {
  const { median, p95 } = msPerTicket
  return (
    `${loop}: ${ticketsPerSecond.median.toFixed(1)} tickets/s (median of the runs); ` +
    `ms per ticket: median ${median.toFixed(2)}, p95 ${p95.toFixed(2)}`
  )
}

function run(
  loop: Loop,
  tickets: number,
  { db, kora }: { db: QueueDatabase; kora: KoraLoop },
): Promise<Drain> {
  const { term } = kora
  switch (loop) {
    case 'floor':
      return bareLoop(tickets, { db, term, withStateEvents: false })
    case 'floor with state events':
      return bareLoop(tickets, { db, term, withStateEvents: true })
    case 'kora':
      return kora.drain(tickets)
    default:
      return loop satisfies never
  }
}

function figuresOf(drains: readonly Drain[]): LoopFigures {
  const runs = drains.map((drain) => drain.ticketsPerSecond)
  return {
    ticketsPerSecond: { median: quantile(runs, 0.5), runs },
    msPerTicket: spread(drains.flatMap((drain) => drain.gapsMs)),
  }
}
