import { describe, expect, it } from 'vitest'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { agentCheck } from './agent-check'

interface Options {
  readonly kind?: ManualAgent['kind']
  readonly substrate?: Parameters<typeof scriptedSubstrate>[0]
}

function setUp({ kind = 'http', substrate = {} }: Options = {}) {
  const agent = new ManualAgent(kind)
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate(substrate),
    workspaceId: 'org_test',
    clock: new FakeClock(),
    log: collectedLog().log,
  })
  return { agent, check: agentCheck(agent, provider) }
}

describe('the check of the agent', () => {
  it('passes when the agent answers, and says so when it does not', async () => {
    const { agent, check } = setUp()
    expect(await check()).toBeNull()
    agent.isThere = false
    expect(await check()).toBe('the agent does not answer')
  })

  it('refuses the simulated agent in a database without the mark of the demonstration', async () => {
    const { agent, check } = setUp({ kind: 'simulated' })
    expect(await check()).toBe(
      'the simulated agent only works in the embedded demonstration; unset KORA_AGENT',
    )
    expect(agent.probes).toBe(0)
  })

  it('lets the simulated agent into the demonstration', async () => {
    const { check } = setUp({
      kind: 'simulated',
      substrate: { mayUseSimulatedAgent: () => Promise.resolve(true) },
    })
    expect(await check()).toBeNull()
  })

  it('does not take a database that does not answer for the demonstration', async () => {
    const { check } = setUp({
      kind: 'simulated',
      substrate: { mayUseSimulatedAgent: () => Promise.reject(new Error('away')) },
    })
    await expect(check()).rejects.toThrow('away')
  })

  it('asks for no mark of an agent that an operator has connected', async () => {
    let asked = 0
    const { check } = setUp({
      substrate: {
        mayUseSimulatedAgent: () => {
          asked += 1
          return Promise.resolve(false)
        },
      },
    })
    expect(await check()).toBeNull()
    expect(asked).toBe(0)
  })
})
