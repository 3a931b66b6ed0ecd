import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { freePort, portOf } from '@/scripts/process/ports.mjs'
import { agentJob, openScriptedAgent, type ScriptedAgent } from '@/testing/agent/scripted-agent'
import type { AgentJob } from './agent'
import { HttpAgent } from './http-agent'

const SECRET = `whsec_${Buffer.from('a key for tests, 24 bytes').toString('base64')}`
const PROGRESS = '{"type":"progress"}\n'
const RESULT = '{"type":"result","resolution":"completed","summary":"Done."}\n'
const DONE = { kind: 'result', result: { resolution: 'completed', summary: 'Done.' } }

/** A body that is no result, and why. */
const noResult = (flaw: string) => ({
  kind: 'bad_answer',
  detail: `The agent's answer is no result: ${flaw}.`,
})
/** A status that is no answer. */
const badStatus = (status: number) => ({
  kind: 'bad_answer',
  detail: `The agent answered with HTTP status ${String(status)}.`,
})

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function scripted(answer: (response: ServerResponse) => void): Promise<ScriptedAgent> {
  const agent = await openScriptedAgent(answer)
  open.push(agent)
  return agent
}

/** A server that sends these bytes, whatever they are, and nothing else. */
async function speaking(bytes: string, then: 'end' | 'reset' | 'silence'): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(bytes, () => {
        if (then === 'end') socket.end()
        if (then === 'reset') socket.resetAndDestroy()
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  return `http://127.0.0.1:${String(portOf(server))}`
}

function work(url: string, job: AgentJob = agentJob(), secret: string | null = null) {
  const agent = new HttpAgent({ url, secret, partingMs: 50 })
  return agent.work(job, { signal: new AbortController().signal, onProgress: () => undefined })
}

/** The outcome when the agent answers so. */
async function answered(answer: (response: ServerResponse) => void) {
  return work((await scripted(answer)).url)
}

describe('what the agent is asked', () => {
  it('is the ticket and the attempt, as one JSON body', async () => {
    const agent = await scripted((response) => response.end(RESULT))
    const job = agentJob({ title: 'Grüße \u{1f44d}', objective: null })
    expect(await work(agent.url, job)).toMatchObject(DONE)
    const [call] = agent.calls
    expect(call?.method).toBe('POST')
    expect(JSON.parse(call?.body ?? '')).toEqual({
      ticket: {
        id: job.ticket.id,
        workspace_id: 'demo',
        title: 'Grüße \u{1f44d}',
        objective: null,
        criticality: 'high',
      },
      attempt: { id: job.attempt.id, number: 3, lease_expires_at: job.attempt.leaseExpiresAt },
    })
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': job.attempt.id,
      'idempotency-key': job.attempt.id,
    })
    expect(call?.headers).not.toHaveProperty('webhook-signature')
  })

  it('is signed when there is a secret', async () => {
    const agent = await scripted((response) => response.end(RESULT))
    await work(agent.url, agentJob(), SECRET)
    const { body = '', headers } = agent.calls[0] ?? {}
    const sent = {
      'webhook-id': String(headers?.['webhook-id']),
      'webhook-timestamp': String(headers?.['webhook-timestamp']),
      'webhook-signature': String(headers?.['webhook-signature']),
    }
    expect(new Webhook(SECRET).verify(body, sent)).toEqual(JSON.parse(body))
    expect(() => new Webhook(SECRET).verify(`${body} `, sent)).toThrow()
    expect(JSON.stringify(agent.calls)).not.toContain(SECRET.slice(6))
  })

  it('carries the credentials of the address', async () => {
    const agent = await scripted((response) => response.end(RESULT))
    await work(agent.url.replace('//', '//kora:p%40ss@'))
    const basic = Buffer.from('kora:p@ss').toString('base64')
    expect(agent.calls[0]?.headers.authorization).toBe(`Basic ${basic}`)
  })
})

describe('an answer', () => {
  it('of one JSON result ends the attempt', async () => {
    expect(await answered((response) => response.end(RESULT))).toMatchObject(DONE)
  })

  it('may come with any good status and any content type', async () => {
    const outcome = await answered((response) =>
      response.writeHead(201, { 'content-type': 'text/html' }).end(RESULT),
    )
    expect(outcome).toMatchObject(DONE)
  })

  it('may be slower than any connection is', async () => {
    const agent = await scripted((response) => void setTimeout(() => response.end(RESULT), 150))
    const outcome = await new HttpAgent({
      url: agent.url,
      secret: null,
      connectTimeoutMs: 50,
    }).work(agentJob(), { signal: new AbortController().signal, onProgress: () => undefined })
    expect(outcome).toMatchObject(DONE)
  })

  it('counts when the agent does not hang up after its result', async () => {
    expect(await answered((response) => response.write(RESULT))).toMatchObject(DONE)
  })

  it('counts when the connection breaks after its result', async () => {
    const chunk = `${Buffer.byteLength(RESULT).toString(16)}\r\n${RESULT}\r\n`
    const url = await speaking(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`,
      'end',
    )
    expect(await work(url)).toMatchObject(DONE)
  })

  it('is bad when more follows its result', async () => {
    for (const more of [PROGRESS, RESULT]) {
      const outcome = await answered((response) => response.end(RESULT + more))
      expect(outcome).toEqual(noResult('the answer goes on after its result'))
    }
  })

  it.each([
    ['rubbish', 'one two three'],
    ['an empty body', ''],
    ['progress alone', PROGRESS],
    [
      'an offset beyond 30 days',
      '{"resolution":"released","next_eligible_offset_seconds":2592001}',
    ],
  ])('is bad when it is %s', async (_, body) => {
    expect(await answered((response) => response.end(body))).toMatchObject({ kind: 'bad_answer' })
  })

  it('is bad when it is compressed, which nobody asked for', async () => {
    const outcome = await answered((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(RESULT),
    )
    expect(outcome).toEqual(noResult('it is compressed, which was not asked for'))
  })

  it.each(['end', 'reset'] as const)('is bad when it is cut off (%s)', async (how) => {
    const url = await speaking('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"resolution":', how)
    expect(await work(url)).toEqual(noResult('the connection broke before its end'))
  })

  it('is bad when its one JSON is whole but the body is not', async () => {
    const url = await speaking(
      `HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n${RESULT.trim()}`,
      'end',
    )
    expect(await work(url)).toMatchObject({ kind: 'bad_answer' })
  })
})

describe('a status', () => {
  it.each([408, 429, 500, 502, 503, 504, 599])(
    '%i says that the agent is away, whatever the body',
    async (status) => {
      const outcome = await answered((response) => response.writeHead(status).end(RESULT))
      expect(outcome).toEqual({
        kind: 'unreachable',
        detail: `The agent answered with HTTP status ${String(status)}.`,
      })
    },
  )

  it.each([300, 304, 400, 401, 404, 410, 413, 422])('%i is a bad answer', async (status) => {
    const outcome = await answered((response) => response.writeHead(status).end())
    expect(outcome).toEqual(badStatus(status))
  })

  it('204 is a bad answer, for it holds no result', async () => {
    const outcome = await answered((response) => response.writeHead(204).end())
    expect(outcome).toEqual(noResult('the answer ended without a result'))
  })

  it('101 is a bad answer, for nobody asked for another protocol', async () => {
    const url = await speaking(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      'silence',
    )
    expect(await work(url)).toEqual(badStatus(101))
  })

  it('302 leads nowhere: the other address is never called', async () => {
    const other = await scripted((response) => response.end(RESULT))
    const outcome = await answered((response) =>
      response.writeHead(302, { location: other.url }).end(),
    )
    expect(outcome).toEqual(badStatus(302))
    expect(other.calls).toEqual([])
  })
})

describe('an agent that is away', () => {
  it('refuses the connection', async () => {
    const url = `http://kora:hunter2@127.0.0.1:${String(await freePort())}/?token=hunter2`
    expect(await work(url)).toEqual({
      kind: 'unreachable',
      detail: 'The agent could not be reached (ECONNREFUSED).',
    })
  })

  it('has a name that nobody knows', async () => {
    expect(await work('http://agent.invalid/')).toMatchObject({ kind: 'unreachable' })
  })

  it.each(['end', 'reset'] as const)('closes the socket before any status (%s)', async (how) => {
    expect(await work(await speaking('', how))).toMatchObject({ kind: 'unreachable' })
  })

  it('speaks another protocol', async () => {
    const url = await speaking('SSH-2.0-OpenSSH_9.9\r\n', 'silence')
    expect(await work(url)).toMatchObject({ kind: 'unreachable' })
  })

  it('accepts the connection but never comes to an understanding', async () => {
    const url = (await speaking('', 'silence')).replace('http:', 'https:')
    const agent = new HttpAgent({ url, secret: null, connectTimeoutMs: 50 })
    const { signal } = new AbortController()
    expect(await agent.work(agentJob(), { signal, onProgress: () => undefined })).toEqual({
      kind: 'unreachable',
      detail: 'The agent could not be reached (ETIMEDOUT).',
    })
  })
})
