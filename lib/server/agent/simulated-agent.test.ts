import { describe, expect, it } from 'vitest'
import { RESOLUTIONS, type Resolution } from '@/lib/domain/tickets/agent-result'
import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import { CRITICALITIES } from '@/lib/domain/tickets/sea-ticket'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { agentJob } from '@/testing/agent/scripted-agent'
import type { AgentJob } from './agent'
import { SimulatedAgent } from './simulated-agent'

function jobOf(ticket: number, number = 1): AgentJob {
  const criticality = CRITICALITIES[ticket % CRITICALITIES.length] ?? 'normal'
  const job = agentJob({ id: `ticket-${String(ticket)}`, criticality })
  return { ...job, attempt: { ...job.attempt, number } }
}

interface Worked {
  readonly outcome: AttemptOutcome
  readonly seconds: number
  readonly beats: number
}

/** Works a ticket to its end on a clock of its own. */
async function worked(job: AgentJob, options: { seed?: string; pace?: number } = {}) {
  const clock = new FakeClock()
  const agent = new SimulatedAgent({ clock, seed: 'demo', ...options })
  let beats = 0
  const { signal } = new AbortController()
  const ended = agent
    .work(job, { signal, onProgress: () => (beats += 1) })
    .then((outcome): Worked => ({ outcome, seconds: clock.monotonic() / 1000, beats }))
  await settled()
  while (clock.pauses[0] !== undefined) await clock.advance(clock.pauses[0])
  return await ended
}

function resultOf({ outcome }: Worked) {
  return outcome.kind === 'result' ? outcome.result : expect.unreachable(outcome.kind)
}

const TICKETS = Array.from({ length: 400 }, (_, ticket) => jobOf(ticket))

describe('the demonstration agent', () => {
  it('brings every resolution, mostly good ones', async () => {
    const counts = new Map<Resolution, number>()
    for (const job of TICKETS) {
      const { resolution } = resultOf(await worked(job))
      counts.set(resolution, (counts.get(resolution) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([...RESOLUTIONS].sort())
    expect(counts.get('completed')).toBeGreaterThan(200)
    expect(counts.get('blocked_needs_operator')).toBeLessThan(60)
  })

  it('takes 4 to 28 seconds, with a sign of life every few seconds', async () => {
    const all: Worked[] = []
    for (const job of TICKETS) all.push(await worked(job))
    const seconds = all.map((one) => one.seconds)
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(4)
    expect(Math.max(...seconds)).toBeLessThanOrEqual(28)
    expect(Math.max(...seconds)).toBeGreaterThan(25)
    for (const one of all) expect(one.seconds / (one.beats + 1)).toBeLessThanOrEqual(5)
  })

  it('tells a model tier, and a reason with everything that did not go well', async () => {
    for (const job of TICKETS) {
      const result = resultOf(await worked(job))
      expect(['economy', 'standard', 'frontier']).toContain(result.modelTierUsed)
      expect(result.summary).toMatch(/\.$/)
      expect(result.failureReason === null).toBe(result.resolution === 'completed')
    }
  })

  it('does the same to the same ticket, and something else with another seed', async () => {
    const once = await Promise.all(TICKETS.slice(0, 50).map((job) => worked(job)))
    const again = await Promise.all(TICKETS.slice(0, 50).map((job) => worked(job)))
    const other = await Promise.all(TICKETS.slice(0, 50).map((job) => worked(job, { seed: 'x' })))
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  })

  it('completes what it has tried three times', async () => {
    for (let ticket = 0; ticket < 100; ticket += 1) {
      expect(resultOf(await worked(jobOf(ticket, 4))).resolution).toBe('completed')
    }
  })

  it('works at the pace that it is given', async () => {
    const usual = await worked(jobOf(1))
    const slow = await worked(jobOf(1), { pace: 10 })
    expect(slow.seconds).toBeCloseTo(10 * usual.seconds, 1)
    expect(slow.outcome).toEqual(usual.outcome)
  })

  it.each([
    ['lease_lost', { kind: 'aborted', reason: 'lease_lost' }],
    ['stopping', { kind: 'aborted', reason: 'stopping' }],
    ['timeout', { kind: 'timeout' }],
  ] as const)('ends at once when it is told to (%s)', async (reason, outcome) => {
    const clock = new FakeClock()
    const given = new AbortController()
    const work = new SimulatedAgent({ clock, seed: 'demo' }).work(jobOf(1), {
      signal: given.signal,
      onProgress: () => undefined,
    })
    await settled()
    given.abort(reason)
    expect(await work).toEqual(outcome)
    expect(clock.monotonic()).toBe(0)
  })

  it('is always there', async () => {
    const agent = new SimulatedAgent({ clock: new FakeClock(), seed: 'demo' })
    expect(await agent.probe(new AbortController().signal)).toBe(true)
    expect(await agent.probe(AbortSignal.abort())).toBe(false)
  })
})
