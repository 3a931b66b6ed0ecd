import { describe, expect, it } from 'vitest'
import { ManualAgent, DONE, UNREACHABLE } from '@/testing/agent/manual-agent'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { heldClaim, ScriptedClaims } from '@/testing/queue/scripted-claims'
import { Attempt, type AttemptEnd } from './attempt'

const LEASE_MS = 600_000
const REFRESH_MS = 60_000
/** Given up this much before the lease ends. */
const MARGIN_MS = 5_000

async function begun({ leaseMs = LEASE_MS, leaseRefreshMs = REFRESH_MS } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const agent = new ManualAgent()
  const store = new ScriptedClaims()
  const attempt = new Attempt({
    claim: heldClaim('t1', { workAttemptCount: 3 }),
    workspaceId: 'org_test',
    agent,
    store,
    leaseMs,
    leaseRefreshMs,
    clock,
    log,
  })
  const outcome: { end: AttemptEnd | null } = { end: null }
  void attempt.run().then((end) => {
    outcome.end = end
  })
  await settled()
  return { agent, attempt, clock, lines, outcome, store }
}

describe('an attempt', () => {
  it('tells the agent the ticket, the attempt and its lease', async () => {
    const { agent } = await begun()
    expect(agent.jobs).toEqual([
      {
        ticket: {
          id: 't1',
          workspaceId: 'org_test',
          title: 'Ticket t1',
          objective: null,
          criticality: 'normal',
        },
        attempt: {
          id: 'attempt of t1',
          number: 3,
          leaseExpiresAt: '2026-05-21T12:10:00.000000Z',
        },
      },
    ])
  })

  it('writes the result as the agent gave it, once', async () => {
    const { agent, clock, outcome, store } = await begun()
    agent.finish('t1', DONE)
    await settled()
    expect(outcome.end).toMatchObject({ kind: 'ended', ending: { resolution: 'completed' } })
    expect(store.calls).toEqual(['end t1 completed'])
    expect(clock.pauses).toEqual([])
  })

  it('writes an agent out of reach as released, uncounted, with dispatch to blame', async () => {
    const { agent, outcome } = await begun()
    agent.finish('t1', UNREACHABLE)
    await settled()
    expect(outcome.end).toMatchObject({
      kind: 'ended',
      ending: { resolution: 'released', countsAttempt: false, degradesDispatch: true },
    })
  })

  it('counts the attempts of the ticket: the tenth without a final result is blocked', async () => {
    const agent = new ManualAgent()
    agent.answersAtOnce = { kind: 'bad_answer', detail: 'not JSON' }
    const store = new ScriptedClaims()
    const attempt = new Attempt({
      claim: heldClaim('t1', { workAttemptCount: 10 }),
      workspaceId: 'org_test',
      agent,
      store,
      leaseMs: LEASE_MS,
      leaseRefreshMs: REFRESH_MS,
      clock: new FakeClock(),
      log: collectedLog().log,
    })
    await attempt.run()
    expect(store.calls).toEqual(['end t1 blocked_needs_operator'])
    expect(store.endings[0]?.failureReason).toBe('retry_ceiling')
  })
})

describe('a silent agent', () => {
  it('is given up just before the lease ends, so that the timeout is written under the token', async () => {
    const { agent, clock, outcome, store } = await begun()
    await clock.advance(LEASE_MS - MARGIN_MS - 1)
    expect(agent.working).toEqual(['t1'])
    await clock.advance(1)
    expect(agent.aborted.get('t1')).toBe('timeout')
    expect(outcome.end).toMatchObject({
      kind: 'ended',
      ending: {
        resolution: 'failed_retryable',
        failureReason: 'agent_loop_timeout',
        nextEligibleOffsetSeconds: 600,
      },
    })
    expect(store.called('refresh')).toEqual([])
  })

  it('is given up a tenth before the end of a short lease', async () => {
    const { agent, clock } = await begun({ leaseMs: 1_000, leaseRefreshMs: 100 })
    await clock.advance(899)
    expect(agent.working).toEqual(['t1'])
    await clock.advance(1)
    expect(agent.aborted.get('t1')).toBe('timeout')
  })
})

describe('the timeout of a silent agent', () => {
  it('is written by a later try where the first one fails, though its lease has ended', async () => {
    const { clock, outcome, store } = await begun()
    store.failure.set('end', new Error('away'))
    await clock.advance(LEASE_MS + MARGIN_MS)
    expect(store.called('end')).toHaveLength(11)
    expect(outcome.end).toBeNull()
    store.failure.clear()
    await clock.advance(1_000)
    expect(outcome.end).toMatchObject({
      kind: 'ended',
      ending: { failureReason: 'agent_loop_timeout' },
    })
  })

  it.each(['lease_lost', 'stopping'] as const)(
    'is tried no more once the process gives it up (%s)',
    async (reason) => {
      const { attempt, clock, outcome, store } = await begun()
      store.failure.set('end', new Error('away'))
      await clock.advance(LEASE_MS)
      attempt.giveUp(reason)
      await settled()
      expect(outcome.end).toEqual({ kind: 'lost' })
    },
  )
})

describe('the progress of an agent', () => {
  it('marks the ticket in progress, once', async () => {
    const { agent, store } = await begun()
    agent.progress('t1')
    agent.progress('t1')
    await settled()
    agent.progress('t1')
    await settled()
    expect(store.calls).toEqual(['mark t1'])
  })

  it('goes on although the mark could not be written', async () => {
    const { agent, lines, outcome, store } = await begun()
    store.failure.set('markInProgress', new Error('away'))
    agent.progress('t1')
    await settled()
    agent.finish('t1')
    await settled()
    expect(outcome.end?.kind).toBe('ended')
    expect(lines).toContain('warn [sea_ticket_poller] ticket t1: not marked in progress: away')
  })

  it('marks the ticket when the substrate is back, without a further sign, and says so once', async () => {
    const { agent, clock, lines, store } = await begun()
    store.failure.set('markInProgress', new Error('away'))
    agent.progress('t1')
    await clock.advance(2_000)
    store.failure.clear()
    await clock.advance(1_000)
    const tries = store.called('mark').length
    expect(tries).toBe(4)
    agent.progress('t1')
    await clock.advance(10_000)
    expect(store.called('mark')).toHaveLength(tries)
    expect(lines.filter((line) => line.includes('not marked'))).toHaveLength(1)
  })

  it('is no longer marked once the agent is done', async () => {
    const { agent, clock, store } = await begun()
    store.failure.set('markInProgress', new Error('away'))
    agent.progress('t1')
    await settled()
    agent.finish('t1')
    await clock.advance(5_000)
    expect(store.called('mark')).toHaveLength(1)
    expect(clock.pauses).toEqual([])
  })

  it('refreshes the lease at the refresh cadence, and only where there was any', async () => {
    const { agent, clock, store } = await begun()
    await clock.advance(REFRESH_MS)
    expect(store.called('refresh')).toHaveLength(0)
    for (let sign = 0; sign < 20; sign += 1) agent.progress('t1')
    await clock.advance(REFRESH_MS - 1)
    expect(store.called('refresh')).toHaveLength(0)
    await clock.advance(1)
    expect(store.called('refresh')).toHaveLength(1)
    await clock.advance(3 * REFRESH_MS)
    expect(store.called('refresh')).toHaveLength(1)
  })

  it('keeps the claim for longer than the lease, and its end keeps the time of the last refresh', async () => {
    const { agent, clock } = await begun()
    for (let minute = 0; minute < 20; minute += 1) {
      agent.progress('t1')
      await clock.advance(REFRESH_MS)
    }
    expect(agent.working).toEqual(['t1'])
    // The last refresh was just now: one whole lease is left of it.
    await clock.advance(LEASE_MS - MARGIN_MS - 1)
    expect(agent.working).toEqual(['t1'])
    await clock.advance(1)
    expect(agent.aborted.get('t1')).toBe('timeout')
  })

  it('ends the work when a refresh finds the claim lost, and writes nothing', async () => {
    const { agent, clock, outcome, store } = await begun()
    store.lost.add('t1')
    agent.progress('t1')
    await clock.advance(REFRESH_MS)
    expect(agent.aborted.get('t1')).toBe('lease_lost')
    expect(outcome.end).toEqual({ kind: 'lost' })
    expect(store.called('end')).toEqual([])
    expect(store.called('release')).toEqual([])
  })

  it('still counts when its refresh failed: tried again each second, without a further sign', async () => {
    const { agent, clock, lines, store } = await begun()
    store.failure.set('refresh', new Error('away'))
    agent.progress('t1')
    await clock.advance(REFRESH_MS)
    expect(lines).toContain('warn [sea_ticket_poller] ticket t1: lease not refreshed: away')
    store.failure.clear()
    const before = store.called('refresh').length
    await clock.advance(1_000 + REFRESH_MS)
    expect(store.called('refresh')).toHaveLength(before + 1)
    await clock.advance(LEASE_MS - REFRESH_MS)
    expect(agent.working).toEqual(['t1'])
  })
})

describe('an ending that cannot be written', () => {
  it('is tried again every second until it is written: the work is not done twice', async () => {
    const { agent, clock, lines, outcome, store } = await begun()
    store.failure.set('end', new Error('away'))
    agent.finish('t1')
    await clock.advance(10_000)
    expect(store.called('end')).toHaveLength(11)
    expect(outcome.end).toBeNull()
    store.failure.clear()
    await clock.advance(1_000)
    expect(outcome.end?.kind).toBe('ended')
    expect(store.endings).toHaveLength(1)
    expect(lines.filter((line) => line.includes('not resolved yet'))).toEqual([
      'error [sea_ticket_poller] ticket t1: not resolved yet: away',
    ])
  })

  it('is given up when the claim turns out to be lost', async () => {
    const { agent, outcome, store } = await begun()
    store.lost.add('t1')
    agent.finish('t1')
    await settled()
    expect(outcome.end).toEqual({ kind: 'lost' })
    expect(store.endings).toEqual([])
  })

  it('is given up a whole lease after the lease has ended', async () => {
    const { agent, clock, outcome, store } = await begun()
    store.failure.set('end', new Error('away'))
    agent.finish('t1')
    await clock.advance(2 * LEASE_MS)
    expect(outcome.end).toBeNull()
    await clock.advance(2_000)
    expect(outcome.end).toEqual({ kind: 'lost' })
    expect(clock.pauses).toEqual([])
  })

  it.each(['lease_lost', 'stopping'] as const)(
    'is tried a last time when the process gives it up (%s)',
    async (reason) => {
      const { agent, attempt, clock, outcome, store } = await begun()
      store.failure.set('end', new Error('away'))
      agent.finish('t1')
      await clock.advance(500)
      const before = store.called('end').length
      attempt.giveUp(reason)
      await settled()
      expect(store.called('end')).toHaveLength(before + 1)
      expect(outcome.end).toEqual({ kind: 'lost' })
    },
  )

  it('is written after all where that last try succeeds', async () => {
    const { agent, attempt, clock, outcome, store } = await begun()
    store.failure.set('end', new Error('away'))
    agent.finish('t1')
    await clock.advance(500)
    store.failure.clear()
    attempt.giveUp('stopping')
    await settled()
    expect(outcome.end?.kind).toBe('ended')
  })
})

describe('an attempt that is given up', () => {
  it('is released when the process stops, without a resolution', async () => {
    const { agent, attempt, clock, outcome, store } = await begun()
    attempt.giveUp('stopping')
    await settled()
    expect(agent.aborted.get('t1')).toBe('stopping')
    expect(store.calls).toEqual(['release t1'])
    expect(outcome.end).toEqual({ kind: 'claim_released' })
    expect(clock.pauses).toEqual([])
  })

  it('is left to run out where it cannot be released', async () => {
    const { attempt, lines, outcome, store } = await begun()
    store.failure.set('release', new Error('away'))
    attempt.giveUp('stopping')
    await settled()
    expect(outcome.end).toEqual({ kind: 'lost' })
    expect(lines).toContain('error [sea_ticket_poller] ticket t1: claim not released: away')
  })

  it('writes nothing at all when the lead is lost', async () => {
    const { attempt, outcome, store } = await begun()
    attempt.giveUp('lease_lost')
    await settled()
    expect(store.calls).toEqual([])
    expect(outcome.end).toEqual({ kind: 'lost' })
  })
})
