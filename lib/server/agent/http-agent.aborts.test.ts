import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { portOf } from '@/scripts/process/ports.mjs'
import { FakeClock } from '@/testing/process/fake-clock'
import { agentJob, openScriptedAgent, type ScriptedAgent } from '@/testing/agent/scripted-agent'
import type { AbortReason } from './agent'
import { HttpAgent } from './http-agent'

const PROGRESS = '{"type":"progress"}\n'
const RESULT = '{"type":"result","resolution":"completed"}\n'
const LEASE_MS = 600_000

const agents: ScriptedAgent[] = []
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()))
})

async function scripted(...script: Parameters<typeof openScriptedAgent>): Promise<ScriptedAgent> {
  const agent = await openScriptedAgent(...script)
  agents.push(agent)
  return agent
}

/** Works a ticket under a lease that each progress renews; time moves by the clock alone. */
function workUnderLease(url: string, clock: FakeClock, onProgress: () => void) {
  const lease = new AbortController()
  let renewal = new AbortController()
  const watch = async () => {
    const own = renewal
    await clock.sleep(LEASE_MS, own.signal)
    if (!own.signal.aborted) lease.abort('timeout' satisfies AbortReason)
  }
  void watch()
  return new HttpAgent({ url, secret: null }).work(agentJob(), {
    signal: lease.signal,
    onProgress: () => {
      renewal.abort()
      renewal = new AbortController()
      void watch()
      onProgress()
    },
  })
}

describe('the lease of an attempt', () => {
  it('is kept by progress for as long as the work takes', async () => {
    const clock = new FakeClock()
    const beat = { next: () => undefined as unknown }
    const agent = await scripted((response) => {
      let beats = 0
      beat.next = () => (++beats < 10 ? response.write(PROGRESS) : response.end(RESULT))
      beat.next()
    })
    const outcome = workUnderLease(agent.url, clock, () => {
      void clock.advance(LEASE_MS * 0.9).then(() => beat.next())
    })
    expect(await outcome).toMatchObject({ kind: 'result' })
    expect(clock.monotonic()).toBeGreaterThan(8 * LEASE_MS)
  })

  it('runs out in silence, and the agent is hung up on', async () => {
    const clock = new FakeClock()
    const agent = await scripted((response) => {
      response.write(PROGRESS)
    })
    const outcome = workUnderLease(agent.url, clock, () => void clock.advance(LEASE_MS))
    expect(await outcome).toEqual({ kind: 'timeout' })
    await agent.calls[0]?.closed
  })

  it('runs out when the agent never answers at all', async () => {
    const clock = new FakeClock()
    const agent = await scripted(() => void clock.advance(LEASE_MS))
    expect(await workUnderLease(agent.url, clock, () => undefined)).toEqual({ kind: 'timeout' })
    await agent.calls[0]?.closed
  })

  it('that ends before there is a connection means that the agent is away', async () => {
    const lease = new AbortController()
    const deaf = createServer((socket) => {
      socket.on('error', () => undefined)
      lease.abort('timeout')
    })
    deaf.listen(0, '127.0.0.1')
    await once(deaf, 'listening')
    const agent = new HttpAgent({ url: `https://127.0.0.1:${String(portOf(deaf))}`, secret: null })
    const hooks = { signal: lease.signal, onProgress: () => undefined }
    expect(await agent.work(agentJob(), hooks)).toMatchObject({ kind: 'unreachable' })
    deaf.close()
  })
})

describe('an attempt that is given up', () => {
  it.each(['lease_lost', 'stopping'] as const)(
    'ends at once (%s); what the agent answers later is never heard',
    async (reason) => {
      const given = new AbortController()
      const agent = await scripted((response, call) => {
        response.write(PROGRESS)
        void call.closed.then(() => response.end(PROGRESS + RESULT))
      })
      let beats = 0
      const outcome = await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), {
        signal: given.signal,
        onProgress: () => {
          beats += 1
          given.abort(reason)
        },
      })
      expect(outcome).toEqual({ kind: 'aborted', reason })
      await agent.calls[0]?.closed
      expect(beats).toBe(1)
    },
  )

  it('takes no result that came in the same breath as the loss of its lease', async () => {
    const given = new AbortController()
    const agent = await scripted((response) => response.end(PROGRESS + RESULT))
    const outcome = await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), {
      signal: given.signal,
      onProgress: () => given.abort('lease_lost'),
    })
    expect(outcome).toEqual({ kind: 'aborted', reason: 'lease_lost' })
  })

  it('hears no progress that came in the same breath', async () => {
    const given = new AbortController()
    const agent = await scripted((response) => response.end(PROGRESS.repeat(5)))
    let beats = 0
    await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), {
      signal: given.signal,
      onProgress: () => {
        beats += 1
        given.abort('lease_lost')
      },
    })
    expect(beats).toBe(1)
  })

  it('before it begins is never sent', async () => {
    const agent = await scripted((response) => response.end(RESULT))
    const hooks = { signal: AbortSignal.abort('stopping'), onProgress: () => undefined }
    const outcome = await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), hooks)
    expect(outcome).toEqual({ kind: 'aborted', reason: 'stopping' })
    expect(agent.calls).toEqual([])
  })

  it('as soon as it begins ends all the same', async () => {
    const agent = await scripted((response) => response.end(RESULT))
    const given = new AbortController()
    const hooks = { signal: given.signal, onProgress: () => undefined }
    const outcome = new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), hooks)
    given.abort('lease_lost')
    expect(await outcome).toEqual({ kind: 'aborted', reason: 'lease_lost' })
  })

  it('keeps the result that is already in, unless the lease is lost', async () => {
    for (const reason of ['stopping', 'timeout', 'lease_lost'] as const) {
      const given = new AbortController()
      const agent = await scripted((response) => response.write(PROGRESS + RESULT))
      const outcome = await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), {
        signal: given.signal,
        // After the lines that came with it.
        onProgress: () => void setImmediate(() => given.abort(reason)),
      })
      expect(outcome.kind).toBe(reason === 'lease_lost' ? 'aborted' : 'result')
    }
  })
})
