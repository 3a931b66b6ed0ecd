import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openAppFixture, until, untilState } from './app-fixture'
import { ask, keysOf, objectIn } from './ask'
import {
  ALL_STATE,
  ALL_TICKETS,
  STATE,
  STATE_INCLUDES,
  STATE_KEYS,
  TICKETS,
  TICKETS_INCLUDES,
  TICKETS_KEYS,
  withIncludes,
  withKeys,
} from './contract'

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

describe('a cockpit whose boot has passed', () => {
  let opened: Awaited<ReturnType<typeof openAppFixture>>
  let cockpit: ServedCockpit

  beforeAll(async () => {
    opened = await openAppFixture()
    const { db } = opened
    for (const trait of ['queued', 'deferred', 'inProgress', 'resolved', 'blocked'] as const) {
      await insertTicket(db.pool, db, trait, { title: `One ${trait}` })
    }
    cockpit = await opened.fixture.serve()
    await untilState(cockpit, 'ready')
  })

  afterAll(() => opened.close())

  it('shares one holder and one provider between the boot and the routes', async () => {
    const state = await ask(cockpit, STATE)
    expect(state.json()).toMatchObject({
      primary_state: 'ready',
      claim_permission: 'normal',
      degradation_reasons: [],
      is_degraded: false,
    })
    expect(state.json().transition_history).toEqual([
      expect.objectContaining({ from_state: 'booting', to_state: 'ready' }),
    ])
    const tickets = (await ask(cockpit, TICKETS)).json()
    expect(tickets.in_progress).toEqual([expect.objectContaining({ title: 'One inProgress' })])
  })

  it('answers the tickets with just the four keys, and their rows with just theirs', async () => {
    const answer = await ask(cockpit, TICKETS)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(TICKETS_KEYS)
    const rowKeys = Object.fromEntries(
      TICKETS_KEYS.map((bucket) => [bucket, keysOf(firstOf(body[bucket]))]),
    )
    const head = ['criticality', 'id', 'title']
    expect(rowKeys).toEqual({
      in_progress: withKeys(head, 'claimed_at', 'claim_count', 'work_attempt_count'),
      queued: withKeys(head, 'assigned_at', 'next_eligible_at'),
      recently_resolved: withKeys(head, 'resolved_at', 'resolution', 'model_tier_used'),
      failed_or_blocked: withKeys(head, 'state', 'failure_count_by_reason'),
    })
  })

  it('answers the state with just the six keys, and its lists with just theirs', async () => {
    const answer = await ask(cockpit, STATE)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(STATE_KEYS)
    expect(keysOf(firstOf(body.transition_history))).toEqual(
      withKeys(['from_state', 'timestamp', 'to_state', 'trigger']),
    )
    expect(body.valid_next_states).toEqual([
      { to_state: 'active', trigger: 'claim acquired' },
      { to_state: 'paused', trigger: 'STOP-KORA L1–3, cost 100%, operator' },
      { to_state: 'stopped', trigger: 'STOP-KORA L4/L5' },
    ])
  })

  it.each([
    ...Object.entries(TICKETS_INCLUDES).map(
      ([name, keys]) => [TICKETS, name, TICKETS_KEYS, keys] as const,
    ),
    ...Object.entries(STATE_INCLUDES).map(
      ([name, keys]) => [STATE, name, STATE_KEYS, keys] as const,
    ),
  ])('adds to %s for include=%s just what that names', async (path, name, base, keys) => {
    const body = (await ask(cockpit, `${path}?include=${name}`)).json()
    expect(keysOf(body)).toEqual(withKeys(base, ...keys))
  })

  it('adds everything for all includes together', async () => {
    const tickets = (await ask(cockpit, ALL_TICKETS)).json()
    expect(keysOf(tickets)).toEqual(withIncludes(TICKETS_KEYS, TICKETS_INCLUDES))
    expect(tickets.totals).toEqual({
      in_progress: { count: 1, capped: false },
      queued: { count: 2, capped: false },
      recently_resolved: { count: 1, capped: false },
      failed_or_blocked: { count: 1, capped: false },
      waiting_to_retry: expect.anything() as unknown,
    })
    expect(keysOf(Object.values(objectIn(tickets.claims))[0])).toEqual([
      'lease_expires_at',
      'work_attempt_id',
    ])

    const state = (await ask(cockpit, ALL_STATE)).json()
    expect(keysOf(state)).toEqual(withIncludes(STATE_KEYS, STATE_INCLUDES))
    expect(keysOf(state.boot)).toEqual([
      'attempt',
      'budget',
      'config_error',
      'failed_detail',
      'failed_gate_id',
      'gate_id',
      'next_attempt_at',
      'phase',
    ])
    expect(keysOf(state.runtime)).toEqual(['alive', 'heartbeat_at', 'instance_id', 'leader'])
    expect(state.agent).toEqual({ kind: 'none', reachable: null })
    expect(keysOf(firstOf(state.strip))).toEqual(['degraded', 'from', 'state', 'to'])
    expect(keysOf(state.freshness)).toEqual(['as_of', 'source'])
  })

  it.each([TICKETS, STATE])('tells the time of the data with %s, uncached', async (path) => {
    const answer = await ask(cockpit, path)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['x-kora-as-of']).toMatch(ISO_UTC)
    expect(answer.headers['x-kora-now']).toMatch(ISO_UTC)
    const age = Date.now() - Date.parse(String(answer.headers['x-kora-as-of']))
    expect(Math.abs(age)).toBeLessThan(2_000)
  })

  it.each([ALL_TICKETS, ALL_STATE])(
    'answers 304 with fresh headers to whoever has %s already',
    async (path) => {
      // The heartbeat is content and moves each second, so the question is asked until it fits.
      await until(
        async () => {
          const { headers } = await ask(cockpit, path)
          const again = await ask(cockpit, path, {
            headers: { 'if-none-match': String(headers.etag) },
          })
          return {
            status: again.status,
            text: again.text,
            sameTag: again.headers.etag === headers.etag,
            cached: again.headers['cache-control'],
            isFresh:
              ISO_UTC.test(String(again.headers['x-kora-as-of'])) &&
              ISO_UTC.test(String(again.headers['x-kora-now'])),
          }
        },
        { status: 304, text: '', sameTag: true, cached: 'no-store', isFresh: true },
      )
    },
  )

  it('keeps the ETag of the tickets while nothing changes, and gives a new one when it does', async () => {
    const { db } = opened
    const path = ALL_TICKETS
    const before = await ask(cockpit, path)
    await until(async () => {
      const unchanged = await ask(cockpit, path)
      expect(unchanged.headers.etag).toBe(before.headers.etag)
      return JSON.stringify(unchanged.json().freshness) === JSON.stringify(before.json().freshness)
    }, false)

    await insertTicket(db.pool, db, 'blocked', { title: 'Changes the content' })
    await until(async () => {
      const changed = await ask(cockpit, path, {
        headers: { 'if-none-match': String(before.headers.etag) },
      })
      expect(changed.status === 304).toBe(changed.headers.etag === before.headers.etag)
      return changed.text.includes('Changes the content')
    }, true)
  })

  it.each([
    [TICKETS, 'totals, freshness, claims, unworked'],
    [STATE, 'freshness, boot, agent, strip'],
  ])('refuses an include that %s does not know, and lists those it does', async (path, known) => {
    const answer = await ask(cockpit, `${path}?include=secrets`)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status: 400, code: 'unknown_include' })
    expect(answer.json().detail).toContain(known)
  })

  it.each([TICKETS, STATE])('refuses a NUL in the query of %s', async (path) => {
    const answer = await ask(cockpit, `${path}?include=%00`)
    expect(answer.status).toBe(400)
    expect(answer.json().code).toBe('nul_in_query')
  })

  it.each(
    [TICKETS, STATE].flatMap((path) =>
      ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ method, path })),
    ),
  )('refuses $method of $path and says what it allows', async ({ method, path }) => {
    const answer = await ask(cockpit, path, { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
    expect(answer.json().code).toBe('method_not_allowed')
  })

  it('is alive and ready', async () => {
    const live = await ask(cockpit, '/api/health/live')
    expect([live.status, live.json()]).toEqual([200, { code: 'live' }])
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json()]).toEqual([200, { code: 'ready', wake: 'listening' }])
    expect(ready.headers['cache-control']).toBe('no-store')
  })

  it('holds the tickets and the state in the HTML of the page', async () => {
    const page = await ask(cockpit, '/')
    expect(page.status).toBe(200)
    expect(page.text).toContain('One inProgress')
    expect(page.text).toContain('One blocked')
    expect(page.text).toMatch(/data-testid="primary-state"[^>]*>.{0,200}ready/s)
  })
})

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as unknown[])[0] : undefined
}
