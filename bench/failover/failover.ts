import { setTimeout as pause } from 'node:timers/promises'
import { buildIfNeeded } from '@/scripts/steps/build.mjs'
import { says } from '@/testing/agent/working-agent'
import { defineBench, size } from '@/bench/define-bench'
import { quantile } from '@/bench/quantile'
import { until } from '@/bench/until'
import {
  type FailoverFixture,
  isFollowing,
  type LoggedEvent,
  openFailoverFixture,
} from './failover-fixture'

/** From the end of one leader to the lead of the next (issue 3, item 4). */
const GOAL_MS = 15_000
/** How long a leader that has woken is observed: it may not write to the log. */
const WATCHED_MS = 5_000

const FAULTS = ['SIGKILL', 'SIGSTOP', 'pg_terminate_backend'] as const
type Fault = (typeof FAULTS)[number]

interface Handover {
  /** From the fault to the next `kora.runtime.leading` in the log, ms. */
  readonly leadMs: number
  /** From the fault to the first state that the next leader logs, other than booting, ms. */
  readonly stateMs: number
}

/** Ends or cuts off the leader of two built runtimes, by turns in three ways, and times what follows. */
export const failover = defineBench('failover', async (log) => {
  const rounds = size('BENCH_ROUNDS', 5)
  const lastFrozenSeconds = size('BENCH_FROZEN_SECONDS', 60)
  await buildIfNeeded()
  const handovers: Record<Fault, Handover[]> = {
    SIGKILL: [],
    SIGSTOP: [],
    pg_terminate_backend: [],
  }
  /** Of leaders that were frozen and woke: events of any kind in the log after that. */
  const eventsAfterWaking: number[] = []
  const fixture = await openFailoverFixture()
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const fault of FAULTS) {
        const { handover, afterWaking } = await suffer(fault, fixture, {
          frozenSeconds: round === rounds ? lastFrozenSeconds : 0,
        })
        handovers[fault].push(handover)
        if (afterWaking !== null) eventsAfterWaking.push(afterWaking)
        log(`round ${round}/${rounds}, ${fault}: ${inWords([handover])}`)
      }
    }
  } finally {
    await fixture.close()
  }
  const method =
    `${rounds} rounds of ${FAULTS.join(', ')} by turns; two built runtimes on one queue, default ` +
    `heartbeat and lock; read from the event log every 10 ms`
  return {
    result: { method, goalMs: GOAL_MS, handovers, lastFrozenSeconds, eventsAfterWaking },
    lines: [
      `method: ${method}`,
      ...FAULTS.map((fault) => `${fault}: ${inWords(handovers[fault])}`),
      `goal: another leads within ${GOAL_MS / 1_000} s`,
      `leaders frozen in the middle of a ticket, the last one for ${lastFrozenSeconds} s; events in ` +
        `the log after they woke: ${eventsAfterWaking.join(', ')} (goal: 0)`,
    ],
  }
})

interface Suffered {
  readonly handover: Handover
  readonly afterWaking: number | null
}

async function suffer(
  fault: Fault,
  fixture: FailoverFixture,
  { frozenSeconds }: { frozenSeconds: number },
): Promise<Suffered> {
  const leader = await fixture.atRest()
  switch (fault) {
    case 'SIGKILL': {
      const handover = await timed(fixture, () => leader.kill())
      fixture.bury(leader)
      return { handover, afterWaking: null }
    }
    case 'pg_terminate_backend':
      return { handover: await timed(fixture, () => fixture.cutLock()), afterWaking: null }
    case 'SIGSTOP':
      return freeze(fixture, leader, frozenSeconds)
    default:
      return fault satisfies never
  }
}

/** Freezes the leader in the middle of a ticket, whose answer comes meanwhile. */
async function freeze(
  fixture: FailoverFixture,
  leader: Awaited<ReturnType<FailoverFixture['atRest']>>,
  frozenSeconds: number,
): Promise<Suffered> {
  const title = `Sleep well ${String(fixture.agent.calls.length)}`
  let answer: (() => void) | null = null
  fixture.agent.does(title, (response, call) => {
    const answerNow = (resolution: string) => says(response, { resolution })
    if (call.attemptNumber > 1) answerNow('completed')
    else answer = () => answerNow('failed_terminal')
  })
  const id = await fixture.ticket(title)
  await until('the agent has the ticket', () => Promise.resolve(answer !== null))
  const frozenAt = performance.now()
  const handover = await timed(fixture, () => {
    leader.suspend()
    answer?.()
    return Promise.resolve()
  })
  await until(
    'the next leader has worked it',
    async () => (await fixture.statusOf(id)) === 'completed',
  )
  await pause(Math.max(1_000, frozenSeconds * 1_000 - (performance.now() - frozenAt)))
  const before = await fixture.lastSeq()
  leader.resume()
  await until('the one that woke follows the next leader', () => isFollowing(leader))
  await pause(WATCHED_MS)
  const after = await fixture.eventsAfter(before)
  if ((await fixture.statusOf(id)) !== 'completed')
    throw new Error('the one that woke wrote to its ticket')
  return { handover, afterWaking: after.length }
}

async function timed(fixture: FailoverFixture, fault: () => Promise<void>): Promise<Handover> {
  const before = await fixture.lastSeq()
  const began = performance.now()
  await fault()
  /** How long it took until the log held a lead, and then something more. */
  const elapsedUntil = async (isReported: (sinceLead: readonly LoggedEvent[]) => boolean) => {
    await until('another leads and logs its state', async () => {
      const news = await fixture.eventsAfter(before)
      const lead = news.findIndex(({ type }) => type === 'kora.runtime.leading')
      return lead >= 0 && isReported(news.slice(lead))
    })
    return performance.now() - began
  }
  const leadMs = await elapsedUntil(() => true)
  return { leadMs, stateMs: await elapsedUntil((sinceLead) => sinceLead.some(isState)) }
}

function isState({ type, to }: LoggedEvent): boolean {
  return type === 'kora.operational_state.transitioned' && to !== null && to !== 'booting'
}

function inWords(handovers: readonly Handover[]): string {
  const say = (values: number[]) => {
    const seconds = (value: number) =>
      value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`
    const median = seconds(quantile(values, 0.5))
    return values.length === 1
      ? median
      : `median ${median}, at most ${seconds(Math.max(...values))}`
  }
  const lead = say(handovers.map(({ leadMs }) => leadMs))
  const state = say(handovers.map(({ stateMs }) => stateMs))
  return `led again after ${lead}; its state logged after ${state}`
}
