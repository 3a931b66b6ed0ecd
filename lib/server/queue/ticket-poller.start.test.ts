import { afterEach, describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { ScriptedClaims } from '@/testing/queue/scripted-claims'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { TicketPoller } from './ticket-poller'

let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

function setUp() {
  const clock = new FakeClock()
  const { log } = collectedLog()
  const agent = new ManualAgent()
  const store = new ScriptedClaims()
  const holder = new OperationalStateHolder(
    { ...BOOTING_STATE, primaryState: 'ready', claimPermission: 'normal' },
    { clock, log },
  )
  const poller = new TicketPoller({
    agent,
    store,
    holder,
    workspaceId: 'org_test',
    config: { pollMs: 60_000, leaseMs: 600_000, leaseRefreshMs: 60_000, maxClaims: 1 },
    isLeading: () => true,
    clock,
    log,
  })
  stop = () => poller.stop()
  return { agent, store, poller }
}

describe('the work of a leader', () => {
  it('begins when it is started, and once however often that is', async () => {
    const { agent, store, poller } = setUp()
    store.add('t1')
    await settled()
    expect(agent.working).toEqual([])
    poller.start()
    poller.start()
    await settled()
    expect(agent.working).toEqual(['t1'])
    expect(store.called('claim')).toHaveLength(1)
    expect(poller.isAgentReachable).toBe(true)
  })

  it('looks at the queue at once when it is woken', async () => {
    const { agent, store, poller } = setUp()
    poller.start()
    await settled()
    store.add('t1')
    poller.wake()
    await settled()
    expect(agent.working).toEqual(['t1'])
  })

  it('drops its claims when the lead is lost, and gives them back when it is stopped', async () => {
    const { agent, store, poller } = setUp()
    store.add('t1', 't2')
    poller.start()
    await settled()
    poller.dropClaims()
    await settled()
    expect(agent.aborted.get('t1')).toBe('lease_lost')
    expect(agent.working).toEqual(['t2'])
    await poller.stop()
    expect(store.called('release')).toEqual(['release t2'])
  })
})
