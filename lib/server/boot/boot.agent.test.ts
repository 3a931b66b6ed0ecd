import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { settled } from '@/testing/process/fake-clock'
import { recordedWork } from '@/testing/queue/recorded-work'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

describe('a boot with an agent', () => {
  it('asks for the agent last, and starts the work once the state is ready', async () => {
    const stateAtStart: string[] = []
    const { asked, work } = recordedWork()
    fixture = bootFixture({
      work: {
        ...work,
        start: () => {
          stateAtStart.push(fixture.holder.current.primaryState)
          work.start()
        },
      },
    })
    await fixture.booted()
    await settled()
    expect(asked).toEqual(['start', 'wake'])
    expect(stateAtStart).toEqual(['ready'])
    expect(fixture.runtime.isAgentReachable).toBe(true)
    const gates = fixture.appended.at(-1)?.payload.gates as { gate_id: string }[]
    expect(gates.at(-1)?.gate_id).toBe('agent_reachable')
  })

  it('is booting, degraded by dispatch, until the agent answers', async () => {
    const agent = { answers: false }
    const { asked, work } = recordedWork()
    const checkAgent = () => Promise.resolve(agent.answers ? null : 'the agent does not answer')
    fixture = bootFixture({ work, checkAgent })
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(sortedReasons(fixture.holder.current)).toEqual(['dispatch'])
    expect(fixture.runtime.progress).toMatchObject({ gateId: 'agent_reachable' })
    expect(asked).toEqual([])
    agent.answers = true
    await fixture.clock.advance(5_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(fixture.holder.current)).toEqual([])
    expect(asked).toEqual(['start', 'wake'])
  })

  it('is stopped when the agent has not answered within the budget, and works nothing', async () => {
    const { asked, work } = recordedWork()
    const checkAgent = () => Promise.resolve('the agent does not answer')
    fixture = bootFixture({ work, checkAgent, retryBudget: 2 })
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.holder.current.primaryState).toBe('stopped')
    expect(fixture.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: retry budget exhausted (agent_reachable)',
    )
    expect(fixture.appended.map((event) => event.eventType)).toContain('kora.boot.failed')
    expect(asked).toEqual([])
  })

  it('has no word on reachability without one', () => {
    fixture = bootFixture()
    expect(fixture.runtime.isAgentReachable).toBeNull()
  })
})
