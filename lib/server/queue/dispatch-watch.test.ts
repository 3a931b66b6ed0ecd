import { describe, expect, it } from 'vitest'
import { BOOTING_STATE, sortedReasons } from '@/lib/domain/state/operational-state'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { DispatchWatch } from './dispatch-watch'

function setUp({ reasons = [] as ('dispatch' | 'cost')[] } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const agent = new ManualAgent()
  agent.isThere = false
  const holder = new OperationalStateHolder(
    { ...BOOTING_STATE, primaryState: 'ready', degradationReasons: new Set(reasons) },
    { clock, log },
  )
  const back = { times: 0 }
  const watch = new DispatchWatch({
    agent,
    holder,
    clock,
    log,
    onBack: () => {
      back.times += 1
    },
  })
  return { agent, back, clock, holder, lines, reasons: () => sortedReasons(holder.current), watch }
}

describe('the watch over the agent', () => {
  it('believes in the agent until it could not be reached', () => {
    const { agent, reasons, watch } = setUp()
    expect(watch.isReachable).toBe(true)
    expect(agent.probes).toBe(0)
    expect(reasons()).toEqual([])
  })

  it('adds its reason once, and says why in the log', async () => {
    const { holder, lines, reasons, watch } = setUp()
    watch.lost('connection refused')
    watch.lost('503')
    await settled()
    expect(watch.isReachable).toBe(false)
    expect(reasons()).toEqual(['dispatch'])
    expect(holder.history().map((line) => line.trigger)).toEqual(['agent unreachable'])
    expect(lines).toEqual([
      'warn [sea_ticket_poller] the agent cannot be reached (connection refused); claiming waits',
    ])
  })

  it('probes after 1, 2, 4, 8, 16 and then every 30 seconds', async () => {
    const { agent, clock, watch } = setUp()
    watch.lost('refused')
    const at: number[] = []
    for (let second = 1; second <= 121; second += 1) {
      const before = agent.probes
      await clock.advance(1_000)
      if (agent.probes > before) at.push(second)
    }
    expect(at).toEqual([1, 3, 7, 15, 31, 61, 91, 121])
    await watch.stop()
  })

  it('takes its reason away with the first good probe, and calls for work', async () => {
    const { agent, back, clock, holder, reasons, watch } = setUp()
    watch.lost('refused')
    await clock.advance(3_000)
    expect(back.times).toBe(0)
    agent.isThere = true
    await clock.advance(4_000)
    expect(reasons()).toEqual([])
    expect(back.times).toBe(1)
    expect(watch.isReachable).toBe(true)
    expect(holder.history().at(-1)?.trigger).toBe('agent recovered')
    const { probes } = agent
    await clock.advance(120_000)
    expect(agent.probes).toBe(probes)
  })

  it('begins again with one second at the next loss', async () => {
    const { agent, clock, reasons, watch } = setUp()
    watch.lost('refused')
    await clock.advance(7_000)
    agent.isThere = true
    await clock.advance(8_000)
    watch.lost('refused again')
    expect(reasons()).toEqual(['dispatch'])
    await clock.advance(1_000)
    expect(reasons()).toEqual([])
  })

  it('removes only what it added: the same reason of somebody else stays, and so do others', async () => {
    const theirs = setUp({ reasons: ['dispatch', 'cost'] })
    theirs.watch.lost('refused')
    theirs.agent.isThere = true
    await theirs.clock.advance(1_000)
    expect(theirs.watch.isReachable).toBe(true)
    expect(theirs.reasons()).toEqual(['cost', 'dispatch'])
    expect(theirs.holder.history()).toEqual([])

    const mine = setUp({ reasons: ['cost'] })
    mine.watch.lost('refused')
    mine.agent.isThere = true
    await mine.clock.advance(1_000)
    expect(mine.reasons()).toEqual(['cost'])
  })

  it('changes the reason in whatever state Kora is by then', async () => {
    const { agent, clock, holder, reasons, watch } = setUp()
    watch.lost('refused')
    await holder.transitionTo('paused', 'operator')
    agent.isThere = true
    await clock.advance(1_000)
    expect(holder.current.primaryState).toBe('paused')
    expect(reasons()).toEqual([])
  })

  it('stops at once, and then neither probes nor calls for work', async () => {
    const { agent, back, clock, watch } = setUp()
    watch.lost('refused')
    await clock.advance(500)
    agent.isThere = true
    await watch.stop()
    await clock.advance(120_000)
    expect(agent.probes).toBe(0)
    expect(back.times).toBe(0)
    watch.lost('too late to matter')
    expect(clock.pauses).toEqual([])
  })
})
