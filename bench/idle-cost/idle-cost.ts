import { setTimeout as pause } from 'node:timers/promises'
import { openCockpitFixture } from '@/bench/cockpit-fixture'
import { openCountingProxy } from '../counting-proxy'
import { PageReader } from '../http/page-reader'
import { openIdleAgent } from './idle-agent'

/** Statements a minute in all, and the difference between one tab and fifty (issue 4, item 2). */
const GOAL = { perMinute: 36, difference: 0.1 }
const INTERVAL_MS = 5_000
/** Until boot, first reads and the connections that they made are over. */
const SETTLE_MS = 12_000

interface CaseFigures {
  readonly tabs: number
  readonly perMinute: number
  readonly byStatement: Readonly<Record<string, number>>
}

export interface IdleCost {
  readonly method: string
  readonly postgres: string
  readonly goal: typeof GOAL
  readonly cases: readonly CaseFigures[]
}

/** What an idle leader with an agent asks of its database, with so many open tabs. */
export async function measureIdleCost(options: {
  tabs: readonly number[]
  msPerCase: number
  log: (line: string) => void
}): Promise<IdleCost> {
  const { msPerCase, log } = options
  const fixture = await openCockpitFixture({ tickets: 0 })
  const agent = await openIdleAgent()
  const proxy = await openCountingProxy(Number(new URL(fixture.url).port))
  const cases: CaseFigures[] = []
  try {
    const url = proxy.through(fixture.url)
    const { port } = await fixture.serve({ DATABASE_URL: url, KORA_AGENT_URL: agent.url })
    for (const tabs of options.tabs) {
      const pages = Array.from(
        { length: tabs },
        () => new PageReader({ port, intervalMs: INTERVAL_MS }),
      )
      await Promise.all(pages.map((page) => page.open()))
      await pause(SETTLE_MS)
      proxy.take()
      await pause(msPerCase)
      const counts = proxy.take()
      for (const page of pages) page.close()
      const minutes = msPerCase / 60_000
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      cases.push({
        tabs,
        perMinute: total / minutes,
        byStatement: Object.fromEntries(
          [...counts].map(([name, count]) => [name, count / minutes]),
        ),
      })
      log(`${tabs} tabs: ${(total / minutes).toFixed(1)} statements a minute`)
    }
  } finally {
    await proxy.close()
    await fixture.close()
    await agent.close()
  }
  return {
    method:
      `a leader with an agent, an empty queue and default intervals; each case ${msPerCase / 1_000} s ` +
      `after ${SETTLE_MS / 1_000} s; tabs: clients that ask as a page does, each with a stream of its ` +
      `own; statements counted on the wire, every begin, set and commit as one`,
    postgres: fixture.postgres,
    goal: GOAL,
    cases,
  }
}

/** The result as lines for a reader. */
export function describeIdleCost({ method, postgres, goal, cases }: IdleCost): string[] {
  return [
    `postgres: ${postgres}`,
    `method: ${method}`,
    ...cases.flatMap(({ tabs, perMinute, byStatement }) => [
      `${tabs} tabs: ${perMinute.toFixed(1)} statements a minute (goal: at most ${goal.perMinute})`,
      ...Object.entries(byStatement).map(([name, count]) => `  ${count.toFixed(1)} × ${name}`),
    ]),
  ]
}
