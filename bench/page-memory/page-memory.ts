import { setTimeout as pause } from 'node:timers/promises'
import { defineBench, size } from '@/bench/define-bench'
import { openCockpitFixture } from '@/bench/fixture/cockpit-fixture'
import { ask } from '@/testing/built-app/ask'
import { residentMegabytes } from '@/testing/process/resident-memory'

/** After the renders, once the memory has had time to fall back (issue 12). */
const GOAL_MB = 250
/** How long it may take to fall back. */
const SETTLE_MS = 15_000
/** Pages are asked for by so many readers at a time. */
const READERS = 4

interface Round {
  readonly renders: number
  readonly bytes: number
  readonly mostMegabytes: number
  readonly settledMegabytes: number
}

/** What rendering the cockpit leaves in memory; `BENCH_TICKETS`, `BENCH_RENDERS`. */
export const pageMemory = defineBench('page-memory', async (log) => {
  const tickets = size('BENCH_TICKETS', 100_000)
  const renders = size('BENCH_RENDERS', 500)
  const fixture = await openCockpitFixture({ tickets, isSpread: true })
  try {
    const cockpit = await fixture.serve()
    const idle = residentMegabytes(cockpit.pid)
    log(`idle: ${idle.toFixed(0)} MB`)
    // A leak grows with the second round; what the first one leaves may be compiled code and heap.
    const rounds: Round[] = []
    for (const number of [1, 2]) {
      const round = await renderMany(cockpit, renders)
      rounds.push(round)
      log(`round ${number}: ${describe(round)}`)
    }
    const last = rounds.at(-1)?.settledMegabytes ?? NaN
    const method = `${tickets} tickets, twice ${renders} renders of / by ${READERS} readers at a time; the least memory within ${SETTLE_MS / 1_000} s after each`
    return {
      result: { method, goalMegabytes: GOAL_MB, idleMegabytes: idle, rounds },
      lines: [
        `method: ${method}`,
        `idle ${idle.toFixed(0)} MB`,
        ...rounds.map(describe),
        `goal ${GOAL_MB} MB: ${last < GOAL_MB ? 'met' : 'MISSED'}`,
      ],
    }
  } finally {
    await fixture.close()
  }
})

async function renderMany(
  cockpit: { readonly port: number; readonly pid: number },
  renders: number,
): Promise<Round> {
  let left = renders
  let bytes = 0
  let most = 0
  const reader = async () => {
    while (left > 0) {
      left -= 1
      const answer = await ask(cockpit, '/', { headers: { 'accept-encoding': 'br' } })
      if (answer.status !== 200) throw new Error(`/ answered ${answer.status}`)
      bytes = answer.bytes.byteLength
      most = Math.max(most, residentMegabytes(cockpit.pid))
    }
  }
  await Promise.all(Array.from({ length: READERS }, reader))
  let settled = Infinity
  const end = performance.now() + SETTLE_MS
  while (performance.now() < end) {
    await pause(250)
    settled = Math.min(settled, residentMegabytes(cockpit.pid))
  }
  return { renders, bytes, mostMegabytes: most, settledMegabytes: settled }
}

function describe({ renders, bytes, mostMegabytes, settledMegabytes }: Round): string {
  return `${renders} renders of ${bytes} bytes: at most ${mostMegabytes.toFixed(0)} MB, ${settledMegabytes.toFixed(0)} MB afterwards`
}
