import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { settled } from '@/testing/fake-clock'
import { recordedWork } from '@/testing/recorded-work'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

describe('a boot with an agent', () => {
  it('asks for the agent last, and starts the work once the state is ready', async () => {
    const stateAtStart: string[] = []
    const { asked, work } = recordedWork()
    world = bootWorld({
      work: {
        ...work,
        start: () => {
          stateAtStart.push(world.holder.current.primaryState)
          work.start()
        },
      },
    })
    await world.booted()
    await settled()
    expect(asked).toEqual(['start', 'wake'])
    expect(stateAtStart).toEqual(['ready'])
    expect(world.runtime.isAgentReachable).toBe(true)
    const gates = world.appended.at(-1)?.payload.gates as { gate_id: string }[]
    expect(gates.at(-1)?.gate_id).toBe('agent_reachable')
  })

  it('is booting, degraded by dispatch, until the agent answers', async () => {
    const agent = { answers: false }
    const { asked, work } = recordedWork({
      checkAgent: () => Promise.resolve(agent.answers ? null : 'the agent does not answer'),
    })
    world = bootWorld({ work })
    void world.boot.start()
    await world.clock.advance(5_000)
    expect(world.holder.current.primaryState).toBe('booting')
    expect(sortedReasons(world.holder.current)).toEqual(['dispatch'])
    expect(world.runtime.progress).toMatchObject({ gateId: 'agent_reachable' })
    expect(asked).toEqual([])
    agent.answers = true
    await world.clock.advance(5_000)
    expect(world.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(world.holder.current)).toEqual([])
    expect(asked).toEqual(['start', 'wake'])
  })

  it('is stopped when the agent has not answered within the budget, and works nothing', async () => {
    const { asked, work } = recordedWork({
      checkAgent: () => Promise.resolve('the agent does not answer'),
    })
    world = bootWorld({ work, retryBudget: 2 })
    void world.boot.start()
    await world.clock.advance(60_000)
    expect(world.holder.current.primaryState).toBe('stopped')
    expect(world.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: retry budget exhausted (agent_reachable)',
    )
    expect(world.appended.map((event) => event.eventType)).toContain('kora.boot.failed')
    expect(asked).toEqual([])
  })

  it('has no word on reachability without one', () => {
    world = bootWorld()
    expect(world.runtime.isAgentReachable).toBeNull()
  })
})
