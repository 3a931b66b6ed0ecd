import { setTimeout as pause } from 'node:timers/promises'
import { defineBench, type Log, size } from '@/bench/define-bench'
import { untilListening } from '@/bench/fixture/cockpit-fixture'
import { quantile } from '@/bench/quantile'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { openWorkingAgent, says } from '@/testing/agent/working-agent'
import { residentMegabytes } from '@/testing/process/resident-memory'
import { CHINESE, openLoadDatabase, TITLE } from './load-database'
import { crowdOf, type ReadersOutcome } from './readers'
import { watchContract } from './watch-contract'

/** What the issue asks for (issue 12, item 1). */
const GOALS = { shareOfWork: 0.7, contractP95Ms: 500, liveP95Ms: 200 }
const AGENT_MS = 100
/** Until the work goes at its own pace, and after a case until the readers' last answers are out. */
const SETTLE_MS = 3_000

/** What is read → its addresses; different questions where equal ones would be answered once. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  verify: ['/api/chain-events/verify'],
  'search in Chinese': CHINESE.flatMap((word) =>
    Array.from({ length: 20 }, (_, limit) => {
      return `/api/sea-tickets?q=${encodeURIComponent(word)}&limit=${limit + 50}`
    }),
  ),
  '/': ['/'],
  exports: ['/api/sea-tickets/export?format=csv', '/api/sea-tickets/export?format=ndjson'],
}

interface CaseFigures {
  readonly name: string
  readonly ticketsPerSecond: number
  readonly leadsLost: number
  readonly failedAppends: number
  readonly contractP95Ms: number
  readonly liveP95Ms: number
  readonly wrong: readonly string[]
  readonly answers: ReadersOutcome['answers']
  readonly readerP95Ms: number | null
  readonly megabytes: number
}

interface Surroundings {
  readonly cockpit: ServedCockpit
  readonly database: Awaited<ReturnType<typeof openLoadDatabase>>
  readonly readers: number
  readonly ms: number
}

/**
 * The work beside a crowd of readers. `BENCH_TICKETS`, `BENCH_EVENTS`, `BENCH_QUEUED`,
 * `BENCH_READERS`, `BENCH_SECONDS`.
 */
export const load = defineBench('load', async (log) => {
  const tickets = size('BENCH_TICKETS', 300_000)
  const events = size('BENCH_EVENTS', 700_000)
  const queued = size('BENCH_QUEUED', 300)
  const readers = size('BENCH_READERS', 100)
  const ms = size('BENCH_SECONDS', 20) * 1_000
  const database = await openLoadDatabase({ tickets, events }, log)
  const agent = await openWorkingAgent()
  agent.does(TITLE, (response) => {
    setTimeout(() => says(response, { resolution: 'completed' }), AGENT_MS)
  })
  const figures: CaseFigures[] = []
  let cockpit: ServedCockpit | null = null
  try {
    cockpit = await serveCockpit({
      env: {
        DATABASE_URL: database.url,
        KORA_WORKSPACE_ID: database.workspaceId,
        KORA_AGENT_URL: agent.url,
      },
    })
    await untilListening(cockpit)
    const around = { cockpit, database, readers, ms }
    for (const [name, paths] of [['undisturbed', []] as const, ...Object.entries(CASES)]) {
      const { open } = await database.counts()
      await database.queue(Math.max(0, queued - open))
      await pause(SETTLE_MS)
      figures.push(await measureCase(around, name, paths, log))
    }
  } finally {
    await cockpit?.kill()
    await agent.leave()
    await database.close()
  }
  const method =
    `an agent of ${AGENT_MS} ms and ${queued} tickets beside ${tickets}, ${events} events; ` +
    `${readers} readers in a process of their own, each asking again at once, ${ms / 1_000} s a case`
  const result = { method, postgres: database.postgres, goals: GOALS, cases: figures }
  return {
    result,
    lines: [`postgres: ${result.postgres}`, `method: ${method}`, ...linesOf(figures)],
  }
})

async function measureCase(
  { cockpit, database, readers, ms }: Surroundings,
  name: string,
  paths: readonly string[],
  log: Log,
): Promise<CaseFigures> {
  const before = await database.counts()
  const firstLine = cockpit.logs.length
  const began = performance.now()
  let isOver = false
  const watching = watchContract(cockpit, () => isOver)
  const { port } = cockpit
  const outcome =
    paths.length === 0
      ? await pause(ms, { answers: {}, waitsMs: [] })
      : await crowdOf({ port, paths, readers, ms })
  const seconds = (performance.now() - began) / 1_000
  const after = await database.counts()
  isOver = true
  const { contractMs, liveMs, wrong } = await watching
  const lines = cockpit.logs.slice(firstLine)
  const figures: CaseFigures = {
    name,
    ticketsPerSecond: (after.resolved - before.resolved) / seconds,
    leadsLost:
      after.leads - before.leads + lines.filter((line) => line.includes('lock is lost')).length,
    failedAppends: lines.filter((line) => line.includes('could not be appended')).length,
    contractP95Ms: quantile(contractMs, 0.95),
    liveP95Ms: quantile(liveMs, 0.95),
    wrong,
    answers: outcome.answers,
    readerP95Ms: outcome.waitsMs.length === 0 ? null : quantile(outcome.waitsMs, 0.95),
    megabytes: residentMegabytes(cockpit.pid),
  }
  log(`${name}: ${figures.ticketsPerSecond.toFixed(2)} tickets a second`)
  return figures
}

function linesOf(cases: readonly CaseFigures[]): string[] {
  const undisturbed = cases[0]?.ticketsPerSecond ?? NaN
  return cases.map((one) => {
    const share = one.ticketsPerSecond / undisturbed
    const isMet =
      share >= GOALS.shareOfWork &&
      one.leadsLost === 0 &&
      one.failedAppends === 0 &&
      one.wrong.length === 0 &&
      one.contractP95Ms < GOALS.contractP95Ms &&
      one.liveP95Ms < GOALS.liveP95Ms
    const answers = Object.entries(one.answers).map(([answer, count]) => `${count} × ${answer}`)
    return [
      `${one.name}: ${one.ticketsPerSecond.toFixed(2)} tickets a second (${(100 * share).toFixed(0)} %)`,
      `${one.leadsLost} leads lost, ${one.failedAppends} failed appends`,
      `contract p95 ${one.contractP95Ms.toFixed(0)} ms, ${one.wrong.length} wrong`,
      `live p95 ${one.liveP95Ms.toFixed(0)} ms`,
      `readers: ${answers.join(', ') || 'none'}, p95 ${one.readerP95Ms?.toFixed(0) ?? '–'} ms`,
      `${one.megabytes.toFixed(0)} MB`,
      isMet ? 'met' : `MISSED ${one.wrong[0] ?? ''}`,
    ].join('; ')
  })
}
