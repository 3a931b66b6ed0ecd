import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentJob } from '@/lib/server/agent/agent'
import { HttpAgent } from '@/lib/server/agent/http-agent'
import { signatureHeaders } from '@/lib/server/agent/request-signature'
import { freePort } from '@/scripts/process/ports.mjs'
import { agentJob } from '@/testing/agent/scripted-agent'

const SECRET = `whsec_${Buffer.from('a key for tests, 24 bytes').toString('base64')}`
const OTHER_SECRET = `whsec_${Buffer.from('another key for the tests').toString('base64')}`

const inExamples = (name: string) => new URL(name, import.meta.url).pathname
const hasPython = spawnSync('python3', ['--version']).status === 0

/** A ticket in an attempt of its own, as every claim makes one. */
function newJob(title: string | null = null): AgentJob {
  const { ticket, attempt } = agentJob({ title })
  return { ticket, attempt: { ...attempt, id: randomUUID() } }
}

const EXAMPLES = [
  ['TypeScript', process.execPath, ['--import', 'tsx', inExamples('agent.ts')], true],
  ['Python', 'python3', [inExamples('agent.py')], hasPython],
] as const

describe.each(EXAMPLES)('the example agent in %s', (_language, command, args, runs) => {
  describe.skipIf(!runs)('as a process of its own', () => {
    let agent: ChildProcessByStdio<null, Readable, Readable>
    let url: string
    /** What it has said of its own work. */
    const log: string[] = []

    beforeAll(async () => {
      const port = await freePort()
      url = `http://127.0.0.1:${String(port)}/`
      agent = spawn(command, args, {
        env: {
          NODE_ENV: 'test',
          PATH: process.env['PATH'],
          PYTHONUNBUFFERED: '1',
          PORT: String(port),
          KORA_AGENT_SECRET: SECRET,
          STEP_SECONDS: '0.01',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const errors: string[] = []
      agent.stderr.on('data', (piece) => errors.push(String(piece)))
      const lines = createInterface(agent.stdout)
      lines.on('line', (line) => log.push(line))
      const failed = once(agent, 'exit').then(() => {
        throw new Error(`It ended: ${errors.join('')}`)
      })
      await Promise.race([once(lines, 'line'), failed])
    }, 30_000)

    afterAll(async () => {
      const gone = once(agent, 'exit')
      agent.kill()
      await gone
    })

    const work = async (secret: string | null, title: string | null = 'Grüße \u{1f44d}') => {
      let beats = 0
      const outcome = await new HttpAgent({ url, secret }).work(newJob(title), {
        signal: new AbortController().signal,
        onProgress: () => (beats += 1),
      })
      return { outcome, beats }
    }

    it('answers a probe', async () => {
      const probe = new HttpAgent({ url, secret: null }).probe(new AbortController().signal)
      expect(await probe).toBe(true)
    })

    it.each(['Grüße \u{1f44d}', null])('gives signs of life, then a result: %j', async (title) => {
      expect(await work(SECRET, title)).toEqual({
        beats: 3,
        outcome: {
          kind: 'result',
          result: {
            resolution: 'completed',
            summary: 'Read, changed, checked.',
            modelTierUsed: 'standard',
            failureReason: null,
            nextEligibleOffsetSeconds: null,
          },
        },
      })
    })

    it.each([
      ['no signature', null],
      ['the signature of another key', OTHER_SECRET],
    ])('refuses a request with %s, and works on nothing', async (_what, secret) => {
      const before = log.length
      expect(await work(secret, 'forged')).toEqual({
        beats: 0,
        outcome: { kind: 'bad_answer', detail: 'The agent answered with HTTP status 401.' },
      })
      expect(log).toHaveLength(before)
    })

    it('refuses a request that was signed more than five minutes ago', async () => {
      const body = JSON.stringify({
        ticket: { id: 't', title: 'old' },
        attempt: { id: 'old', number: 1 },
      })
      const statusAt = async (at: number) => {
        const headers = { 'webhook-id': 'a', ...signatureHeaders(SECRET, 'a', at, body) }
        const answer = await fetch(url, { method: 'POST', headers, body })
        await answer.text()
        return answer.status
      }
      expect(await statusAt(Date.now() - 310_000)).toBe(401)
      expect(await statusAt(Date.now() - 200_000)).toBe(200)
    })

    it('works an attempt once: the same request sent again is refused', async () => {
      const attempt = { id: 'replayed', number: 1, lease_expires_at: '2026-01-01T00:00:00Z' }
      const body = JSON.stringify({ ticket: { id: 't', title: 'once' }, attempt })
      const headers = {
        'webhook-id': 'replayed',
        ...signatureHeaders(SECRET, 'replayed', Date.now(), body),
      }
      const send = async () => {
        const answer = await fetch(url, { method: 'POST', headers, body })
        await answer.text()
        return answer.status
      }
      expect([await send(), await send()]).toEqual([200, 409])
      expect(log.filter((line) => line.includes('at once: read'))).toHaveLength(1)
    })

    it('reads no more of a body than a ticket can have', async () => {
      const body = JSON.stringify({ filler: 'x'.repeat(2_000_000) })
      const headers = { 'webhook-id': 'l', ...signatureHeaders(SECRET, 'l', Date.now(), body) }
      const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => null)
      // It may hang up in the middle of what it does not read.
      expect([413, undefined]).toContain(answer?.status)
    })

    it.each(['!!!!', 'whsec_', 'whsec_YQ==', 'not base64 !'])(
      'does not start with the secret %j, which would let everybody in',
      (secret) => {
        const { status, stdout, stderr } = spawnSync(command, args, {
          env: {
            NODE_ENV: 'test',
            PATH: process.env['PATH'],
            PORT: '1',
            KORA_AGENT_SECRET: secret,
          },
          encoding: 'utf8',
          timeout: 20_000,
        })
        expect(status).toBe(1)
        expect(stdout).toBe('')
        expect(stderr).toContain('KORA_AGENT_SECRET holds no base64 of at least 24 bytes.')
        expect(stderr).not.toContain('Error')
      },
    )

    it('works on when a caller has hung up in the middle', async () => {
      const given = new AbortController()
      const outcome = await new HttpAgent({ url, secret: SECRET }).work(newJob(), {
        signal: given.signal,
        onProgress: () => given.abort('lease_lost'),
      })
      expect(outcome.kind).toBe('aborted')
      expect((await work(SECRET)).outcome.kind).toBe('result')
    })
  })
})
