import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openAppFixture, until, untilState } from './app-fixture'
import { ask, keysOf } from './ask'
import { ALL_STATE, STATE, STATE_KEYS, TICKETS, TICKETS_KEYS } from './contract'

/** As on Vercel: the built handlers without our server, a password, no listener, no timer. */
const SERVERLESS = {
  VERCEL: '1',
  KORA_ACCESS_PASSWORD: 'open sesame, please',
  KORA_REFRESH_SECONDS: '5',
  // No server listens there: any use of it fails.
  KORA_DIRECT_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
}
const headers = {
  authorization: `Basic ${Buffer.from('kora:open sesame, please').toString('base64')}`,
}
const get = (cockpit: ServedCockpit, path: string) => ask(cockpit, path, { headers })

let opened: Awaited<ReturnType<typeof openAppFixture>>

beforeAll(async () => {
  opened = await openAppFixture()
  const leader = await opened.fixture.serve()
  await untilState(leader, 'ready')
  await insertTicket(opened.db.pool, opened.db, 'queued', { title: 'Seen from a cold start' })
})
afterAll(() => opened.close())

const cold = () => opened.fixture.serve(SERVERLESS, 'next')

/** Counts the cockpits' connections by application name, which states their purpose. */
async function connections(): Promise<Record<string, number>> {
  const { rows } = await opened.db.pool.query<{ name: string; count: number }>(
    `select application_name as name, count(*)::int as count from pg_stat_activity
      where application_name like 'kora-cockpit%' and datname = current_database()
      group by 1`,
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

describe('the built handlers on a serverless host', () => {
  it('answer a first request with live data, whichever it is', async () => {
    const [one, other] = await Promise.all([cold(), cold()])
    const tickets = await get(one, TICKETS)
    expect(keysOf(tickets.json())).toEqual(TICKETS_KEYS)
    expect(tickets.text).toContain('Seen from a cold start')
    const state = await get(other, STATE)
    expect(keysOf(state.json())).toEqual(STATE_KEYS)
    expect(state.json()).toMatchObject({ primary_state: 'ready', claim_permission: 'normal' })
    expect((await get(other, '/api/health/ready')).json()).toEqual({ code: 'ready', wake: 'off' })
    await Promise.all([one.kill(), other.kill()])
  })

  it('answer twenty first requests at once over two connections, and neither lead nor listen', async () => {
    const before = await connections()
    const cockpit = await cold()
    const paths = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? TICKETS : ALL_STATE))
    const answers = await Promise.all(paths.map((path) => get(cockpit, path)))
    expect(answers.filter(({ text }) => text.includes('"stub"'))).toEqual([])
    const after = await connections()
    expect((after['kora-cockpit'] ?? 0) - (before['kora-cockpit'] ?? 0)).toBeLessThanOrEqual(2)
    expect(after['kora-cockpit-listener']).toBe(before['kora-cockpit-listener'])
    expect(after['kora-cockpit-leader']).toBe(before['kora-cockpit-leader'])
    const { rowCount } = await opened.db.pool.query('select from public.kora_runtime_presence')
    expect(rowCount).toBe(1)
    await cockpit.kill()
  })

  it('go on after the host has frozen them and the database has cut their connections', async () => {
    const cockpit = await cold()
    await get(cockpit, TICKETS)
    cockpit.suspend()
    await opened.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'kora-cockpit' and datname = current_database()`,
    )
    const id = await insertTicket(opened.db.pool, opened.db, 'queued')
    cockpit.resume()
    const fresh = { ...headers, 'cache-control': 'no-cache' }
    await until(async () => {
      const answer = await ask(cockpit, TICKETS, { headers: fresh })
      expect(answer.json()).not.toHaveProperty('error')
      return answer.text.includes(id)
    }, true)
    await cockpit.kill()
  })

  it('say that nothing is pushed, and ask for the password like any other', async () => {
    const cockpit = await cold()
    const refused = await get(cockpit, '/api/stream')
    expect(refused.status).toBe(503)
    expect(refused.json()).toMatchObject({ code: 'push_unavailable' })
    expect((await ask(cockpit, TICKETS)).status).toBe(401)
    await cockpit.kill()
  })

  it('tell what is missing while the database is away, and recover with the next request', async () => {
    const cockpit = await opened.fixture.serve(
      { ...SERVERLESS, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' },
      'next',
    )
    const tickets = (await get(cockpit, TICKETS)).json()
    expect(tickets).toMatchObject({ stub: true, error_code: 'provider_not_registered' })
    await cockpit.kill()
  })
})

describe('the front door, which answers the API before Next.js', () => {
  it('answers like Next.js itself, header by header', async () => {
    const { KORA_ACCESS_PASSWORD } = SERVERLESS
    const direct = await opened.fixture.serve({ KORA_ROLE: 'observer', KORA_ACCESS_PASSWORD })
    const next = await cold()
    for (const cockpit of [direct, next]) {
      await until<unknown>(
        async () => (await ask(cockpit, '/api/health/ready')).json().code,
        'ready',
      )
    }
    for (const path of [
      TICKETS,
      `${TICKETS}?include=nonsense`,
      `${STATE}?x=%00`,
      '/api/health/live',
    ]) {
      const [one, other] = await Promise.all([get(direct, path), get(next, path)])
      expect(one.status).toBe(other.status)
      expect(namesOf(one.headers)).toEqual(namesOf(other.headers))
      if (path !== TICKETS) expect(one.text).toBe(other.text)
    }
  })
})

/** What the transport alone decides is left out. */
function namesOf(headers: Readonly<Record<string, unknown>>): string[] {
  const transport = [
    'content-length',
    'transfer-encoding',
    'connection',
    'date',
    'keep-alive',
    'vary',
  ]
  return Object.keys(headers)
    .filter((name) => !transport.includes(name))
    .sort()
}
