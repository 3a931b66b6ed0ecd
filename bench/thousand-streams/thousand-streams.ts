import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openCockpitFixture } from '@/bench/cockpit-fixture'
import { openCountingProxy } from '../counting-proxy'
import { PageReader } from '../http/page-reader'
import { quantile } from '../quantile'
import { StreamCrowd } from './stream-crowd'

/** Issue 4, item 3. */
const GOAL = { p95Ms: 1_000, readsPerSecond: 11, growthMb: 150 }
const CHANGES_PER_SECOND = 10
const SETTLE_MS = 10_000
const AFTERWARDS_MS = 30_000

export interface ThousandStreams {
  readonly method: string
  readonly postgres: string
  readonly goal: typeof GOAL
  readonly clients: number
  readonly pages: number
  readonly changes: number
  /** Clients that are still there, and that have the frame with the last version. */
  readonly connectedAtTheEnd: number
  readonly withLastVersion: number
  /** Pages that show the last state. */
  readonly pagesWithLastState: number
  readonly commitToFrameMs: { readonly median: number; readonly p95: number; readonly max: number }
  readonly readsPerSecond: number
  readonly memoryMb: { readonly before: number; readonly peak: number; readonly after: number }
  readonly descriptors: { readonly before: number; readonly during: number; readonly after: number }
}

/** A thousand clients of the stream of one process, while tickets change ten times a second. */
export async function measureThousandStreams(options: {
  clients: number
  pages: number
  ms: number
  log: (line: string) => void
}): Promise<ThousandStreams> {
  const { clients, ms, log } = options
  const fixture = await openCockpitFixture({ tickets: 1_000 })
  const proxy = await openCountingProxy(Number(new URL(fixture.url).port))
  const sentAt: number[] = []
  const latenciesMs: number[] = []
  const lastSeen = new Map<number, number>()
  let base = Infinity
  const crowd = new StreamCrowd((client, version) => {
    const now = performance.now()
    const seen = lastSeen.get(client) ?? version
    for (let each = Math.max(seen, base) + 1; each <= version; each += 1) {
      const sent = sentAt[each - base - 1]
      if (sent !== undefined) latenciesMs.push(now - sent)
    }
    lastSeen.set(client, version)
  })
  const pages: PageReader[] = []
  try {
    const { port, pid } = await fixture.serve({ DATABASE_URL: proxy.through(fixture.url) })
    // One client comes and goes first: code that was never run is no growth of the crowd's.
    const warm = new PageReader({ port, intervalMs: 5_000 })
    await warm.open()
    await pause(3_000)
    warm.close()
    await pause(1_000)
    const before = { memoryMb: memoryMb(pid), descriptors: descriptors(pid) }
    await crowd.open(port, clients - options.pages)
    for (let page = 0; page < options.pages; page += 1) {
      const reader = new PageReader({ port, intervalMs: 5_000 })
      pages.push(reader)
      await reader.open()
    }
    log(`${clients} clients are connected, ${options.pages} of them read as a page does`)
    await pause(SETTLE_MS)
    base = Math.max(...lastSeen.values())
    proxy.take()
    const during = { peakMb: 0, descriptors: descriptors(pid) }
    const { rows } = await fixture.pool.query<{ id: string }>(
      `select id from public.tickets where workspace_id = $1 and sea_priority = 'frontier'
        order by sea_assigned_at limit 1`,
      [fixture.workspaceId],
    )
    const begin = performance.now()
    const changes = Math.floor((ms / 1_000) * CHANGES_PER_SECOND)
    for (let change = 0; change < changes; change += 1) {
      const due = begin + change * (1_000 / CHANGES_PER_SECOND)
      await pause(Math.max(0, due - performance.now()))
      sentAt.push(performance.now())
      await fixture.pool.query('update public.tickets set title = $2 where id = $1', [
        rows[0]?.id,
        `Change ${change + 1} of ${changes}`,
      ])
      if (change % 10 === 0) during.peakMb = Math.max(during.peakMb, memoryMb(pid))
    }
    const seconds = (performance.now() - begin) / 1_000
    const reads = [...proxy.take()].filter(([name]) =>
      name.startsWith('select case when isfinite(statement_timestamp())'),
    )
    const readsPerSecond = reads.reduce((sum, [, count]) => sum + count, 0) / seconds
    await pause(6_000)
    const last = base + changes
    const withLastVersion = [...lastSeen.values()].filter((version) => version >= last).length
    const lastTitle = `Change ${changes} of ${changes}`
    const pagesWithLastState = pages.filter((page) =>
      page.body('tickets').includes(lastTitle),
    ).length
    const connectedAtTheEnd = crowd.size + pages.length
    crowd.close()
    for (const page of pages) page.close()
    await pause(AFTERWARDS_MS)
    return {
      method:
        `${clients} clients of one process, ${options.pages} of which read both panels as a page ` +
        `does; ${CHANGES_PER_SECOND} committed changes a second for ${ms / 1_000} s; latency from ` +
        `sending the commit to the first frame that tells of it, for each client and change; reads ` +
        `counted on the wire; server, clients and Postgres on this machine`,
      postgres: fixture.postgres,
      goal: GOAL,
      clients,
      pages: pages.length,
      changes,
      connectedAtTheEnd,
      withLastVersion: withLastVersion + pagesWithLastState,
      pagesWithLastState,
      commitToFrameMs: {
        median: quantile(latenciesMs, 0.5),
        p95: quantile(latenciesMs, 0.95),
        max: latenciesMs.reduce((most, each) => Math.max(most, each), 0),
      },
      readsPerSecond,
      memoryMb: { before: before.memoryMb, peak: during.peakMb, after: memoryMb(pid) },
      descriptors: {
        before: before.descriptors,
        during: during.descriptors,
        after: descriptors(pid),
      },
    }
  } finally {
    crowd.close()
    for (const page of pages) page.close()
    await proxy.close()
    await fixture.close()
  }
}

/** The result as lines for a reader. */
export function describeThousandStreams(result: ThousandStreams): string[] {
  const { method, postgres, goal, clients, commitToFrameMs, memoryMb, descriptors } = result
  return [
    `postgres: ${postgres}`,
    `method: ${method}`,
    `clients: ${clients}, at the end ${result.connectedAtTheEnd}; with the last version: ${result.withLastVersion}`,
    `pages with the last state: ${result.pagesWithLastState} of ${result.pages}`,
    `commit → frame: median ${commitToFrameMs.median.toFixed(0)} ms, p95 ${commitToFrameMs.p95.toFixed(0)} ms, ` +
      `at most ${commitToFrameMs.max.toFixed(0)} ms (goal: p95 under ${goal.p95Ms} ms)`,
    `reads: ${result.readsPerSecond.toFixed(1)} a second (goal: at most ${goal.readsPerSecond})`,
    `memory: ${memoryMb.before.toFixed(0)} MB before, ${memoryMb.peak.toFixed(0)} MB at most, ` +
      `${memoryMb.after.toFixed(0)} MB after (goal: grows by less than ${goal.growthMb} MB)`,
    `descriptors: ${descriptors.before} before, ${descriptors.during} during, ${descriptors.after} after`,
  ]
}

/** Resident memory of a process, MB. */
function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024
}

function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
