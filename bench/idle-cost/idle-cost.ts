import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import { defineBench, type Log, size } from '@/bench/define-bench'
import { openCockpitFixture } from '@/bench/fixture/cockpit-fixture'
import { openCountingProxy } from '@/bench/fixture/counting-proxy'
import { describeBrowser, launchBrowser } from '@/bench/pages/browser'
import { openTabs } from '@/bench/pages/open-tabs'
import { insertTicket } from '@/testing/database/factories'
import { openWorkingAgent } from '@/testing/agent/working-agent'

/** Statements a minute, with any number of tabs of any page (issue 12, item 4). */
const GOAL_PER_MINUTE = 40
const TABS = [1, 12, 50]
/** Until the reads of the page's first load, and the connections that they made, are over. */
const SETTLE_MS = 12_000
const RESOLVED_TICKETS = 30

/** Page → its address. */
const PAGES: Readonly<Record<string, (ticketId: string) => string>> = {
  cockpit: () => '/',
  tickets: () => '/sea-tickets',
  'a ticket': (ticketId) => `/sea-tickets/${ticketId}`,
  state: () => '/operational-state',
  events: () => '/chain-events',
  activity: () => '/activity',
}

/** A minute of one case. */
interface CaseFigures {
  readonly page: string
  readonly tabs: number
  readonly statements: number
  readonly byStatement: Readonly<Record<string, number>>
  readonly requests: Readonly<Record<string, number>>
}

interface Surroundings {
  readonly browser: Browser
  /** Of a served cockpit. */
  readonly url: string
  readonly takeStatements: () => ReadonlyMap<string, number>
  readonly ms: number
}

/**
 * What an idle leader with an agent asks of its database while real pages are open. `BENCH_SECONDS`;
 * `BENCH_TABS`: the most at a time.
 */
export const idleCost = defineBench('idle-cost', async (log) => {
  const ms = size('BENCH_SECONDS', 60) * 1_000
  const mostTabs = size('BENCH_TABS', Math.max(...TABS))
  const fixture = await openCockpitFixture({ tickets: 0 })
  const agent = await openWorkingAgent()
  const proxy = await openCountingProxy(Number(new URL(fixture.url).port))
  const browser = await launchBrowser()
  const cases: CaseFigures[] = []
  try {
    let ticketId = ''
    for (let ticket = 0; ticket < RESOLVED_TICKETS; ticket += 1) {
      ticketId = await insertTicket(fixture.pool, fixture, 'resolved')
    }
    const cockpit = await fixture.serve({
      DATABASE_URL: proxy.through(fixture.url),
      KORA_AGENT_URL: agent.url,
    })
    const around = { browser, takeStatements: () => proxy.take(), ms }
    for (const [page, addressOf] of Object.entries(PAGES)) {
      for (const tabs of TABS.filter((count) => count <= mostTabs)) {
        const url = cockpit.url + addressOf(ticketId)
        cases.push(await measureCase({ ...around, url }, { page, tabs }, log))
      }
    }
  } finally {
    await browser.close()
    await proxy.close()
    await fixture.close()
    await agent.leave()
  }
  const method =
    `a leader with an agent, nothing to work, default intervals; real tabs in a browser, five to a ` +
    `profile; each case ${ms / 1_000} s after ${SETTLE_MS / 1_000} s; statements counted on the ` +
    `wire, every begin, set and commit as one`
  const result = {
    method,
    postgres: fixture.postgres,
    browser: describeBrowser(browser),
    goalPerMinute: GOAL_PER_MINUTE,
    cases,
  }
  return {
    result,
    lines: [
      `postgres: ${result.postgres}; browser: ${result.browser}`,
      `method: ${method}`,
      ...cases.flatMap(linesOf),
    ],
  }
})

async function measureCase(
  { browser, url, takeStatements, ms }: Surroundings,
  { page, tabs }: { page: string; tabs: number },
  log: Log,
): Promise<CaseFigures> {
  const open = await openTabs(browser, url, tabs)
  try {
    await pause(SETTLE_MS)
    takeStatements()
    open.takeRequests()
    await pause(ms)
    const statements = perMinute(takeStatements(), ms)
    const requests = perMinute(open.takeRequests(), ms)
    const total = sumOf(statements)
    log(`${page}, ${tabs} tabs: ${total.toFixed(1)} statements a minute`)
    return { page, tabs, statements: total, byStatement: statements, requests }
  } finally {
    await open.close()
  }
}

function perMinute(counts: ReadonlyMap<string, number>, ms: number): Record<string, number> {
  return Object.fromEntries([...counts].map(([name, count]) => [name, count / (ms / 60_000)]))
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function linesOf({ page, tabs, statements, byStatement, requests }: CaseFigures): string[] {
  const verdict = statements <= GOAL_PER_MINUTE ? 'met' : 'MISSED'
  return [
    `${page}, ${tabs} tabs: ${statements.toFixed(1)} statements a minute ` +
      `(goal ${GOAL_PER_MINUTE}: ${verdict}), ${sumOf(requests).toFixed(0)} requests`,
    ...Object.entries(byStatement).map(([name, count]) => `  ${count.toFixed(1)} × ${name}`),
    ...Object.entries(requests).map(([path, count]) => `  ${count.toFixed(1)} requests ${path}`),
  ]
}
