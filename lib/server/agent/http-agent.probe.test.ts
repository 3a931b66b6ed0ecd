import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '@/scripts/process/ports.mjs'
import { openScriptedAgent, type ScriptedAgent } from '@/testing/agent/scripted-agent'
import { HttpAgent } from './http-agent'

const agents: ScriptedAgent[] = []
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()))
})

async function scripted(answer: (response: ServerResponse) => void): Promise<ScriptedAgent> {
  const agent = await openScriptedAgent(answer)
  agents.push(agent)
  return agent
}

describe('a probe', () => {
  // Where an answer comes, the machine may take its time; only silence is cut short.
  const probe = (url: string, probeTimeoutMs = 30_000) =>
    new HttpAgent({ url, secret: null, probeTimeoutMs }).probe(new AbortController().signal)

  it.each([200, 204, 302, 404, 405, 500, 503])('is content with status %i', async (status) => {
    const agent = await scripted((response) => response.writeHead(status).end())
    expect(await probe(agent.url)).toBe(true)
    expect(agent.calls[0]).toMatchObject({ method: 'GET', body: '' })
  })

  it('is content with a status whose body never comes', async () => {
    const agent = await scripted((response) => response.writeHead(200).write(' '))
    expect(await probe(agent.url)).toBe(true)
    await agent.calls[0]?.closed
  })

  it('fails when nobody listens', async () => {
    expect(await probe(`http://127.0.0.1:${String(await freePort())}`)).toBe(false)
  })

  it('fails when no status comes in time', async () => {
    const agent = await scripted(() => undefined)
    expect(await probe(agent.url, 50)).toBe(false)
    await agent.calls[0]?.closed
  })

  it('fails at once when it is given up', async () => {
    const stop = new AbortController()
    const agent = await scripted(() => stop.abort('stopping'))
    const http = new HttpAgent({ url: agent.url, secret: null })
    expect(await http.probe(stop.signal)).toBe(false)
    expect(await http.probe(stop.signal)).toBe(false)
    expect(agent.calls).toHaveLength(1)
  })
})

describe('a configuration that cannot be used', () => {
  it.each([
    ['hunter2', null, /KORA_AGENT_URL/],
    ['ftp://hunter2/', null, /KORA_AGENT_URL/],
    ['http://kora:hunter2%@agent/', null, /KORA_AGENT_URL/],
    ['http://agent/', 'hunter2 !', /KORA_AGENT_SECRET/],
  ])('is refused without repeating it: %s, %s', (url, secret, variable) => {
    const make = () => new HttpAgent({ url, secret })
    expect(make).toThrow(variable)
    expect(make).not.toThrow(/hunter2/)
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
  })
})
