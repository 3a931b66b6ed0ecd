import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { FrontDoor, Verdict } from '@/lib/server/http/front-door'
import { problem } from '@/lib/server/http/problem'
import { askRaw, codeOf, openSocket, requestText } from '@/testing/http/raw-request'
import { portOf } from '../process/ports.mjs'
import { standBefore } from './stand-before.mjs'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server whose door gives every request the same answer. */
async function serve(verdict: () => Verdict, next: (headers: object) => void = () => undefined) {
  const server = createServer()
  servers.push(server)
  const door: FrontDoor = { listensOn: () => undefined, decide: () => Promise.resolve(verdict()) }
  standBefore(
    server,
    (req, res) => {
      next({ ...req.headers })
      res.end('from Next.js')
    },
    Promise.resolve(door),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: portOf(server) }
}

const PASSED = (): Verdict => ({
  kind: 'page',
  asked: {},
  headers: { 'set-cookie': 'a=b' },
  endTurn: () => undefined,
})
const refused = (closes: boolean) => (): Verdict => ({
  kind: 'refused',
  answer: problem({ status: 404, code: 'not_found', detail: 'No.' }),
  closes,
})

describe('a server behind the front door', () => {
  it('hands on what passes, with no header but those that Next.js needs', async () => {
    const seen: object[] = []
    const server = await serve(PASSED, (headers) => seen.push(headers))
    const headers = [
      'X-Middleware-Subrequest: x',
      'Next-Action: x',
      'Cookie: a=b',
      'Connection: close',
    ]
    const answer = await askRaw(server, requestText(server, { headers }))
    expect([answer.status, answer.body.includes('from Next.js')]).toEqual([200, true])
    expect(answer.headers.get('set-cookie')).toBe('a=b')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(seen).toEqual([{ host: `127.0.0.1:${server.port}`, cookie: 'a=b', connection: 'close' }])
  })

  it('ends the turn of a page when it is written, or its reader has left', async () => {
    let ended = 0
    const verdict = (): Verdict => ({
      kind: 'page',
      asked: {},
      headers: {},
      endTurn: () => (ended += 1),
    })
    const server = await serve(verdict)
    await askRaw(server, requestText(server, { headers: ['Connection: close'] }))
    expect(ended).toBeGreaterThan(0)

    ended = 0
    const leaver = await openSocket(server)
    leaver.socket.write(requestText(server))
    leaver.socket.destroy()
    await expect.poll(() => ended).toBeGreaterThan(0)
  })

  it('keeps a connection open after a refusal that does not end it', async () => {
    const server = await serve(refused(false))
    const last = requestText(server, { headers: ['Connection: close'] })
    const answer = await askRaw(server, requestText(server) + last)
    expect(answer.text.match(/HTTP\/1\.1 404/g)).toHaveLength(2)
  })

  it('answers a request in front of what cannot be read, and then hangs up', async () => {
    for (const closes of [true, false]) {
      const server = await serve(refused(closes))
      const answer = await askRaw(server, `${requestText(server)}zz\r\n\r\n`)
      expect(`${answer.status} ${codeOf(answer)}`).toBe('404 not_found')
      expect(answer.closed).toBe(true)
    }
  })

  it('answers a client that is still sending, and then hangs up', async () => {
    const server = await serve(refused(true))
    const head = requestText(server, { method: 'POST', headers: ['Content-Length: 100000'] })
    const answer = await askRaw(server, head + 'x'.repeat(100_000))
    expect(`${answer.status} ${codeOf(answer)}`).toBe('404 not_found')
    expect(answer.closed).toBe(true)
  })

  it('takes an upgrade for a usual request, also when somebody registers for it later', async () => {
    const server = await serve(PASSED)
    servers[0]?.on('upgrade', (_req, socket) => socket.destroy())
    await new Promise(setImmediate)
    const headers = ['Connection: Upgrade, close', 'Upgrade: websocket']
    expect((await askRaw(server, requestText(server, { headers }))).status).toBe(200)
  })

  it('drops the oldest strangers of an address, never a connection that was let in', async () => {
    const server = await serve(PASSED)
    const admitted = await openSocket(server)
    admitted.socket.write(requestText(server))
    await once(admitted.socket, 'data')
    const gone = new Set<number>()
    const strangers = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const stranger = await openSocket(server)
        void stranger.closed.then(() => gone.add(index))
        return stranger
      }),
    )
    await expect.poll(() => gone.size).toBe(300 - 256)
    const elsewhere = await openSocket(server, '127.0.0.2')
    admitted.socket.write(requestText(server))
    await once(admitted.socket, 'data')
    for (const { socket } of [...strangers, elsewhere, admitted]) socket.destroy()
  })
})
