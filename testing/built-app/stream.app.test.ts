import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openAppFixture, until, untilState } from './app-fixture'
import { ask } from './ask'
import { ALL_TICKETS, TICKETS } from './contract'
import { openStream, type StreamClient } from './stream-client'

let opened: Awaited<ReturnType<typeof openAppFixture>>
let cockpit: ServedCockpit
const clients: StreamClient[] = []

const wakeOf = async (server: ServedCockpit) => (await ask(server, '/api/health/ready')).json().wake
const connect = async (headers?: Readonly<Record<string, string>>) => {
  const client = await openStream(cockpit, headers)
  clients.push(client)
  return client
}

beforeAll(async () => {
  // A long interval: what shows earlier was pushed.
  opened = await openAppFixture({ KORA_REFRESH_SECONDS: '30', KORA_MAX_STREAMS: '3' })
  cockpit = await opened.fixture.serve()
  await untilState(cockpit, 'ready')
  await until<unknown>(() => wakeOf(cockpit), 'listening')
})
afterAll(() => opened.close())
afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.leave()
    await client.untilClosed()
  }
})

describe('a client of the stream', () => {
  it('hears where every topic stands, through headers that no proxy may hold back', async () => {
    const client = await connect()
    expect(client.status).toBe(200)
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'content-encoding': 'none',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    // The end of the boot may be announced again meanwhile: a topic may come more than once.
    await until(
      () => Promise.resolve([...new Set(client.frames.map(({ topic }) => topic))].sort()),
      ['chain_events', 'operational_state', 'tickets'],
    )
  })

  it('hears of a committed change at once, and asking then shows it', async () => {
    const client = await connect()
    await client.untilNewer('tickets', 0)
    const before = client.version('tickets')
    const id = await insertTicket(opened.db.pool, opened.db, 'queued', { title: 'Just committed' })
    await client.untilNewer('tickets', before)
    const { queued } = (await ask(cockpit, TICKETS)).json()
    expect(queued).toContainEqual(expect.objectContaining({ id }))
    expect(client.text()).not.toContain('Just committed')
  })

  it('that comes back with its last id hears only what is newer, and at least one frame', async () => {
    const first = await connect()
    await until(() => Promise.resolve(first.frames.length >= 3), true)
    const last = first.frames.at(-1)?.id ?? ''
    const again = await connect({ 'last-event-id': last })
    await until(() => Promise.resolve(again.frames.length), 1)
    const stranger = await connect({
      'last-event-id': `another-process.${last.split('.')[1] ?? ''}`,
    })
    await until(() => Promise.resolve(stranger.frames.length), 3)
  })

  it('is refused with a code when there are too many', async () => {
    for (const _client of [1, 2, 3]) await connect()
    const refused = await ask(cockpit, '/api/stream')
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('30')
    expect(refused.json()).toMatchObject({ code: 'too_many_streams' })
    clients[0]?.leave()
    await until(async () => (await connect()).status, 200)
  })

  it('leaves nothing behind, whichever way it leaves', async () => {
    const descriptors = () => readdirSync(`/proc/${String(cockpit.pid)}/fd`).length
    await ask(cockpit, TICKETS)
    const before = descriptors()
    for (let round = 0; round < 20; round += 1) {
      const several = await Promise.all([connect(), connect(), connect()])
      for (const client of several) {
        client.leave()
        await client.untilClosed()
      }
      await until(async () => {
        const client = await connect()
        client.leave()
        return client.status
      }, 200)
    }
    await until(() => Promise.resolve(descriptors() <= before + 2), true)
  })

  it('is answered 405 for anything but GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect((await ask(cockpit, '/api/stream', { method })).status).toBe(405)
    }
  })
})

describe('one read for all', () => {
  it('is one body with one ETag for everybody, and 304 for who has it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(cockpit, ALL_TICKETS)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const etag = answers[0]?.headers.etag ?? ''
    const again = await ask(cockpit, ALL_TICKETS, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(again.headers['x-kora-as-of']).toBe(answers[0]?.headers['x-kora-as-of'])
    expect(again.headers['x-kora-read-every-ms']).toBe('100')
  })

  it('is made anew for an operator who asks by hand', async () => {
    const kept = await ask(cockpit, TICKETS)
    await until(async () => {
      const headers = { 'cache-control': 'no-cache' }
      const fresh = await ask(cockpit, TICKETS, { headers })
      return fresh.headers['x-kora-as-of'] === kept.headers['x-kora-as-of']
    }, false)
  })
})

describe('a listener that loses its connection', () => {
  it('ends the streams, refuses new ones until it is back, and then tells all topics anew', async () => {
    const client = await connect()
    await client.untilNewer('tickets', 0)
    const { rowCount } = await opened.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'kora-cockpit-listener' and datname = current_database()`,
    )
    expect(rowCount).toBe(1)
    await client.untilClosed()
    const id = await insertTicket(opened.db.pool, opened.db, 'queued')
    await until<unknown>(() => wakeOf(cockpit), 'listening')
    const back = await connect()
    await back.untilNewer('tickets', client.version('tickets'))
    const { queued } = (await ask(cockpit, TICKETS)).json()
    expect(queued).toContainEqual(expect.objectContaining({ id }))
  })
})

describe('a database without wake triggers', () => {
  it('is said once in the log and on the health route, and polling carries on', async () => {
    const other = await openAppFixture()
    try {
      await other.db.pool.query('drop trigger kora_wake_updated on public.tickets')
      const polled = await other.fixture.serve()
      await untilState(polled, 'ready')
      await until<unknown>(() => wakeOf(polled), 'no_triggers')
      const refused = await ask(polled, '/api/stream')
      expect(refused.status).toBe(503)
      expect(refused.json()).toMatchObject({ code: 'push_unavailable' })
      expect(polled.logs.filter((line) => line.includes('no push'))).toHaveLength(1)
      const id = await insertTicket(other.db.pool, other.db, 'queued')
      await until(
        async () => JSON.stringify((await ask(polled, TICKETS)).json()).includes(id),
        true,
      )
    } finally {
      await other.close()
    }
  })
})

describe('leaving', () => {
  it('ends the streams on SIGTERM and exits', async () => {
    const other = await opened.fixture.serve()
    await until<unknown>(() => wakeOf(other), 'listening')
    const client = await openStream(other)
    expect(client.status).toBe(200)
    expect(await other.stop()).toBe(0)
    await client.untilClosed()
  })
})
