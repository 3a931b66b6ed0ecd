import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openAppFixture, until, untilState } from '@/testing/built-app/app-fixture'
import { ask } from '@/testing/built-app/ask'
import { ALL_STATE, ALL_TICKETS, STATE, TICKETS } from '@/testing/built-app/contract'
import { openStream } from '@/testing/built-app/stream-client'

const ROW_TOKEN = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'
const EVENT_TOKENS = {
  token: '5d4c3b2a-1f0e-4d9c-8b7a-6f5e4d3c2b1a',
  secret: '9e8f7a6b-5c4d-4e3f-a2b1-c0d9e8f7a6b5',
  claim_token: 'c7b8a9d0-e1f2-4334-9556-677889900aab',
  CLAIMTOKEN: 'd8c9b0a1-f2e3-4445-8667-788990011bbc',
  claimtoken1: 'e9d0c1b2-a3f4-4556-9778-899001122ccd',
  HTTPToken: 'f0e1d2c3-b4a5-4667-8889-900112233dde',
  bearer: '0f1e2d3c-c5b6-4778-999a-011223344eef',
}
const TOKENS = [ROW_TOKEN, ...Object.values(EVENT_TOKENS)]
/** What a claim's token is called, however it is spelled. */
const NAME = /claim[ _-]?token/i
const justNow = () => new Date(Date.now() - 500).toISOString()

describe('a claim token that is known to the test', () => {
  let opened: Awaited<ReturnType<typeof openAppFixture>>
  let cockpit: ServedCockpit
  /** Tickets: one that is held, and one whose history ends in an event with tokens. */
  const ids = { held: '', resolved: '' }

  beforeAll(async () => {
    opened = await openAppFixture()
    const { db } = opened
    const claimed = { sea_active_claim_token: ROW_TOKEN, title: 'Holds the planted token' }
    ids.held = await insertTicket(db.pool, db, 'inProgress', claimed)
    const resolved = await insertTicket(db.pool, db, 'resolved')
    ids.resolved = resolved
    const blocked = await insertTicket(db.pool, db, 'blocked')
    for (const ticket of [resolved, blocked]) {
      await appendEvent(db.pool, {
        workspaceId: db.workspaceId,
        eventType: 'kora.sea_ticket.resolved',
        payload: {
          sea_ticket_id: ticket,
          resolution: 'failed_terminal',
          model_tier_used: 'planted-tier',
          failure_reason: 'planted_reason',
          ...EVENT_TOKENS,
          nested: [{ deeper: EVENT_TOKENS }],
        },
      })
    }
    await appendEvent(db.pool, {
      workspaceId: db.workspaceId,
      eventType: 'sea_ticket.claimed',
      payload: {
        sea_ticket_id: ids.held,
        work_attempt_id: 'planted-attempt',
        sea_active_claim_token: ROW_TOKEN,
        ...EVENT_TOKENS,
      },
    })
    await appendEvent(db.pool, {
      workspaceId: db.workspaceId,
      eventType: 'kora.operational_state.transitioned',
      payload: {
        from_primary_state: 'booting',
        to_primary_state: 'ready',
        degradation_reasons: [],
        trigger: 'planted trigger',
        ...EVENT_TOKENS,
      },
    })
    cockpit = await opened.fixture.serve()
    await untilState(cockpit, 'ready')
  })

  afterAll(() => opened.close())

  it.each([
    TICKETS,
    ALL_TICKETS,
    STATE,
    ALL_STATE,
    '/api/sea-tickets?include=totals,facets',
    '/api/sea-tickets/export?format=csv',
    '/api/sea-tickets/export?format=ndjson',
    '/',
  ])('shows no part of itself in %s', async (path) => {
    const answer = await ask(cockpit, path)
    expect(answer.status).toBe(200)
    if (path !== STATE && path !== ALL_STATE) {
      expect(answer.text).toContain('Holds the planted token')
      expect(answer.text).toContain('planted-tier')
    }
    expect(piecesIn(answer.text)).toEqual([])
    expect(JSON.stringify(answer.headers)).not.toMatch(NAME)
    expect(answer.text).not.toMatch(NAME)
  })

  it.each<[string, string | (() => string), string]>([
    ['the event log', '/api/chain-events?include=types', 'planted-tier'],
    ['the tail of the event log', '/api/chain-events?after=0', 'planted-tier'],
    ['the check of the chain', '/api/chain-events/verify', 'last_hash'],
    ['the past of the state', '/api/operational-state/range', 'segments'],
    ['the transitions', '/api/operational-state/transitions', 'planted trigger'],
    ['a moment', () => `/api/operational-state/at?time=${justNow()}`, 'planted-attempt'],
    ['the throughput', '/api/throughput', 'oldest_waiting_at'],
    ['a held ticket', () => `/api/sea-tickets/${ids.held}`, 'Holds the planted token'],
    [
      'a resolved ticket',
      () => `/api/sea-tickets/${ids.resolved}?include=neighbours,freshness`,
      'planted-tier',
    ],
    ['the page of tickets', '/sea-tickets', 'Holds the planted token'],
    ['the page of a held ticket', () => `/sea-tickets/${ids.held}`, 'planted-attempt'],
    ['the page of a resolved ticket', () => `/sea-tickets/${ids.resolved}`, 'planted_reason'],
    ['the page of events', '/chain-events', 'planted-tier'],
    ['the page of the state', '/operational-state', 'planted trigger'],
    ['an unknown address', '/api/sea-tickets/claims/none', 'not_found'],
  ])('shows no part of itself in %s', async (_what, path, shown) => {
    const address = typeof path === 'string' ? path : path()
    // A page that is rendered before its data came does not mention it yet.
    await until(async () => (await ask(cockpit, address)).text.includes(shown), true)
    const { text, headers } = await ask(cockpit, address)
    expect(piecesIn(text + JSON.stringify(headers))).toEqual([])
    expect(text).not.toMatch(NAME)
  })

  it('shows no part of itself in the stream', async () => {
    const { db } = opened
    await until<unknown>(
      async () => (await ask(cockpit, '/api/health/ready')).json().wake,
      'listening',
    )
    const client = await openStream(cockpit)
    await client.untilNewer('tickets', 0)
    const before = client.version('tickets')
    await db.pool.query(`update public.tickets set updated_at = now() where id = $1`, [ids.held])
    await client.untilNewer('tickets', before)
    expect(piecesIn(client.text())).toEqual([])
    expect(client.text()).not.toMatch(NAME)
    client.leave()
    await client.untilClosed()
  })

  it('shows no part of itself in the log, not even where a read fails', async () => {
    const { pool } = opened.db
    await pool.query(`alter table public.tickets rename column claim_count to renamed`)
    // A change of the schema sends no wake: it shows when the kept read is one interval old.
    await until<unknown>(
      async () => (await ask(cockpit, ALL_TICKETS)).json().error_code,
      'substrate_read_failed',
    )
    expect((await ask(cockpit, '/')).status).toBe(200)
    await pool.query(`alter table public.tickets rename column renamed to claim_count`)
    await cockpit.stop()
    const log = cockpit.logs.join('\n')
    expect(log).toContain('the tickets cannot be read')
    expect(piecesIn(log)).toEqual([])
  })
})

/** Every run of 8 characters of a planted token that a text holds. */
function piecesIn(text: string): string[] {
  return TOKENS.flatMap((token) =>
    Array.from({ length: token.length - 7 }, (_, at) => token.slice(at, at + 8)),
  ).filter((piece) => text.includes(piece))
}
