import { afterEach, describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { ScriptedClaims } from '@/testing/queue/scripted-claims'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { makeAgent, QueueWork } from './queue-work'

let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

interface Options {
  readonly kind?: ManualAgent['kind']
  readonly substrate?: Parameters<typeof scriptedSubstrate>[0]
}

function setUp({ kind = 'http', substrate = {} }: Options = {}) {
  const clock = new FakeClock()
  const { log } = collectedLog()
  const agent = new ManualAgent(kind)
  const store = new ScriptedClaims()
  const holder = new OperationalStateHolder(
    { ...BOOTING_STATE, primaryState: 'ready', claimPermission: 'normal' },
    { clock, log },
  )
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate(substrate),
    workspaceId: 'org_test',
    clock,
    log,
  })
  const work = new QueueWork({
    agent,
    store,
    provider,
    holder,
    workspaceId: 'org_test',
    config: { pollMs: 60_000, leaseMs: 600_000, leaseRefreshMs: 60_000, maxClaims: 1 },
    isLeading: () => true,
    clock,
    log,
  })
  stop = () => work.stop()
  return { agent, clock, store, work }
}

describe('the check of the agent', () => {
  it('passes when the agent answers, and says so when it does not', async () => {
    const { agent, work } = setUp()
    expect(await work.checkAgent()).toBeNull()
    agent.isThere = false
    expect(await work.checkAgent()).toBe('the agent does not answer')
  })

  it('refuses the simulated agent in a database without the mark of the demonstration', async () => {
    const { agent, work } = setUp({ kind: 'simulated' })
    expect(await work.checkAgent()).toBe(
      'the simulated agent only works in the embedded demonstration; unset KORA_AGENT',
    )
    expect(agent.probes).toBe(0)
  })

  it('lets the simulated agent into the demonstration', async () => {
    const { work } = setUp({
      kind: 'simulated',
      substrate: { mayUseSimulatedAgent: () => Promise.resolve(true) },
    })
    expect(await work.checkAgent()).toBeNull()
  })

  it('does not take a database that does not answer for the demonstration', async () => {
    const { work } = setUp({
      kind: 'simulated',
      substrate: { mayUseSimulatedAgent: () => Promise.reject(new Error('away')) },
    })
    await expect(work.checkAgent()).rejects.toThrow('away')
  })

  it('asks for no mark of an agent that an operator has connected', async () => {
    let asked = 0
    const { work } = setUp({
      substrate: {
        mayUseSimulatedAgent: () => {
          asked += 1
          return Promise.resolve(false)
        },
      },
    })
    expect(await work.checkAgent()).toBeNull()
    expect(asked).toBe(0)
  })
})

describe('the work of a leader', () => {
  it('begins when it is started, and once however often that is', async () => {
    const { agent, store, work } = setUp()
    store.add('t1')
    await settled()
    expect(agent.working).toEqual([])
    work.start()
    work.start()
    await settled()
    expect(agent.working).toEqual(['t1'])
    expect(store.called('claim')).toHaveLength(1)
    expect(work.isAgentReachable).toBe(true)
  })

  it('looks at the queue at once when it is woken', async () => {
    const { agent, store, work } = setUp()
    work.start()
    await settled()
    store.add('t1')
    work.wake()
    await settled()
    expect(agent.working).toEqual(['t1'])
  })

  it('drops its claims when the lead is lost, and gives them back when it is stopped', async () => {
    const { agent, store, work } = setUp()
    store.add('t1', 't2')
    work.start()
    await settled()
    work.dropClaims()
    await settled()
    expect(agent.aborted.get('t1')).toBe('lease_lost')
    expect(agent.working).toEqual(['t2'])
    await work.stop()
    expect(store.called('give-back')).toEqual(['give-back t2'])
  })
})

describe('the agent of a configuration', () => {
  const clock = new FakeClock()

  it('is none unless one is named', () => {
    expect(makeAgent({ kind: 'none' }, clock)).toBeNull()
  })

  it('is the one that is named', () => {
    expect(makeAgent({ kind: 'simulated' }, clock)?.kind).toBe('simulated')
    expect(
      makeAgent({ kind: 'http', url: 'http://127.0.0.1:9/work', secret: null }, clock)?.kind,
    ).toBe('http')
  })

  it('cannot be made with a secret that is none, and the secret is not told', () => {
    const config = { kind: 'http', url: 'http://127.0.0.1:9/work', secret: 'hunter2 !' } as const
    expect(() => makeAgent(config, clock)).toThrow(
      expect.objectContaining({
        code: 'invalid_configuration',
        message: expect.not.stringContaining('hunter2') as string,
      }) as Error,
    )
  })
})
