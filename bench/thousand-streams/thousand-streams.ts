import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { defineBench, size } from '@/bench/define-bench'
import { type CockpitFixture, openCockpitFixture } from '@/bench/fixture/cockpit-fixture'
import { openCountingProxy } from '@/bench/fixture/counting-proxy'
import { launchBrowser } from '@/bench/pages/browser'
import { openTabs } from '@/bench/pages/open-tabs'
import { spread } from '@/bench/quantile'
import { StreamCrowd } from './stream-crowd'

/** Issue 4, item 3. */
const GOAL = { p95Ms: 1_000, readsPerSecond: 11, growthMb: 150 }
const CHANGES_PER_SECOND = 10
const SETTLE_MS = 10_000
const AFTERWARDS_MS = 30_000

/** From sending a commit to the first frame that reports it, for each client and change. */
class FrameLatencies {
  readonly ms: number[] = []
  readonly #lastSeen = new Map<number, number>()
  readonly #sentAt: number[] = []
  /** The version before the first change. */
  #base = Infinity

  begin(): void {
    this.#base = this.newest
  }

  get newest(): number {
    return Math.max(...this.#lastSeen.values())
  }

  sent(): void {
    this.#sentAt.push(performance.now())
  }

  frame(client: number, version: number): void {
    const now = performance.now()
    const seen = this.#lastSeen.get(client) ?? version
    for (let each = Math.max(seen, this.#base) + 1; each <= version; each += 1) {
      const sent = this.#sentAt[each - this.#base - 1]
      if (sent !== undefined) this.ms.push(now - sent)
    }
    this.#lastSeen.set(client, version)
  }

  /** Clients that have the frame of the last change. */
  withLastVersion(): number {
    const last = this.#base + this.#sentAt.length
    return [...this.#lastSeen.values()].filter((version) => version >= last).length
  }
}

/** A thousand clients of the stream of one process, while tickets change ten times a second. */
export const thousandStreams = defineBench('thousand-streams', async (log) => {
  const clients = size('BENCH_CLIENTS', 1_000)
  const pages = size('BENCH_PAGES', 5)
  const ms = size('BENCH_SECONDS', 60) * 1_000
  const fixture = await openCockpitFixture({ tickets: 1_000 })
  const proxy = await openCountingProxy(Number(new URL(fixture.url).port))
  const latencies = new FrameLatencies()
  const crowd = new StreamCrowd((client, version) => latencies.frame(client, version))
  const browser = await launchBrowser()
  try {
    const { url, port, pid } = await fixture.serve({ DATABASE_URL: proxy.through(fixture.url) })
    // One page comes and goes first: code that was never run is no growth of the crowd's.
    const warm = await openTabs(browser, url, 1)
    await pause(3_000)
    await warm.close()
    await pause(1_000)
    const before = usageOf(pid)
    await crowd.open(port, clients)
    const tabs = await openTabs(browser, url, pages)
    log(`${clients} clients and ${pages} pages in a browser are connected`)
    await pause(SETTLE_MS)
    latencies.begin()
    proxy.take()
    const during = usageOf(pid)
    const { lastTitle, changes, seconds, peakMb } = await changeTickets(fixture, {
      ms,
      onChange: () => latencies.sent(),
      memory: () => usageOf(pid).memoryMb,
    })
    const reads = [...proxy.take()].filter(([name]) =>
      name.startsWith('select case when isfinite(statement_timestamp())'),
    )
    const readsPerSecond = reads.reduce((sum, [, count]) => sum + count, 0) / seconds
    await pause(6_000)
    const withLastVersion = latencies.withLastVersion()
    const shown = await Promise.all(tabs.pages.map((page) => page.content()))
    const pagesWithLastState = shown.filter((html) => html.includes(lastTitle)).length
    const connectedAtTheEnd = crowd.size
    crowd.close()
    await tabs.close()
    await pause(AFTERWARDS_MS)
    const after = usageOf(pid)
    const commitToFrameMs = {
      ...spread(latencies.ms),
      max: latencies.ms.reduce((most, each) => Math.max(most, each), 0),
    }
    const method =
      `${clients} clients of one process and ${pages} pages in a browser; ${CHANGES_PER_SECOND} ` +
      `committed changes a second for ${ms / 1_000} s; latency from sending the commit to the ` +
      `first frame that reports it, for each client and change; reads counted on the wire; ` +
      `server, clients and Postgres on this machine`
    const memoryMb = { before: before.memoryMb, peak: peakMb, after: after.memoryMb }
    const descriptors = {
      before: before.descriptors,
      during: during.descriptors,
      after: after.descriptors,
    }
    return {
      result: {
        ...{ method, postgres: fixture.postgres, goal: GOAL, clients, pages, changes },
        ...{ connectedAtTheEnd, withLastVersion, pagesWithLastState },
        ...{ commitToFrameMs, readsPerSecond, memoryMb, descriptors },
      },
      lines: [
        `postgres: ${fixture.postgres}`,
        `method: ${method}`,
        `clients: ${clients}, at the end ${connectedAtTheEnd}; with the last version: ${withLastVersion}`,
        `pages with the last state: ${pagesWithLastState} of ${pages}`,
        `commit → frame: median ${commitToFrameMs.median.toFixed(0)} ms, p95 ${commitToFrameMs.p95.toFixed(0)} ms, ` +
          `at most ${commitToFrameMs.max.toFixed(0)} ms (goal: p95 under ${GOAL.p95Ms} ms)`,
        `reads: ${readsPerSecond.toFixed(1)} a second (goal: at most ${GOAL.readsPerSecond})`,
        `memory: ${memoryMb.before.toFixed(0)} MB before, ${memoryMb.peak.toFixed(0)} MB at most, ` +
          `${memoryMb.after.toFixed(0)} MB after (goal: grows by less than ${GOAL.growthMb} MB)`,
        `descriptors: ${descriptors.before} before, ${descriptors.during} during, ${descriptors.after} after`,
      ],
    }
  } finally {
    crowd.close()
    await browser.close()
    await proxy.close()
    await fixture.close()
  }
})

interface ChangeOptions {
  readonly ms: number
  /** Called just before a change is sent. */
  readonly onChange: () => void
  readonly memory: () => number
}

/** Changes the title of the ticket that is first in the queue, at an even pace. */
async function changeTickets(
  { pool, workspaceId }: CockpitFixture,
  { ms, onChange, memory }: ChangeOptions,
) {
  const { rows } = await pool.query<{ id: string }>(
    `select id from public.tickets where workspace_id = $1 and sea_priority = 'frontier'
      order by sea_assigned_at limit 1`,
    [workspaceId],
  )
  const changes = Math.floor((ms / 1_000) * CHANGES_PER_SECOND)
  const titleOf = (change: number) => `Change ${change} of ${changes}`
  const begin = performance.now()
  let peakMb = 0
  for (let change = 1; change <= changes; change += 1) {
    const due = begin + (change - 1) * (1_000 / CHANGES_PER_SECOND)
    await pause(Math.max(0, due - performance.now()))
    onChange()
    await pool.query('update public.tickets set title = $2 where id = $1', [
      rows[0]?.id,
      titleOf(change),
    ])
    if (change % 10 === 1) peakMb = Math.max(peakMb, memory())
  }
  const seconds = (performance.now() - begin) / 1_000
  return { lastTitle: titleOf(changes), changes, seconds, peakMb }
}

/** Resident memory and open descriptors of a process. */
function usageOf(pid: number): { memoryMb: number; descriptors: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    memoryMb: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  }
}
