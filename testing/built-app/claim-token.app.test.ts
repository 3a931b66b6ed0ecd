import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEvent, insertTicket } from '@/testing/factories'
import type { ServedCockpit } from '@/testing/served-cockpit'
import { openAppWorld, until, untilState } from './app-world'
import { ask } from './ask'
import { ALL_STATE, ALL_TICKETS, STATE, TICKETS } from './contract'

const ROW_TOKEN = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'
const EVENT_TOKENS = {
  token: '5d4c3b2a-1f0e-4d9c-8b7a-6f5e4d3c2b1a',
  secret: '9e8f7a6b-5c4d-4e3f-a2b1-c0d9e8f7a6b5',
  claim_token: 'c7b8a9d0-e1f2-4334-9556-677889900aab',
}
const TOKENS = [ROW_TOKEN, ...Object.values(EVENT_TOKENS)]

describe('a claim token that is known to the test', () => {
  let opened: Awaited<ReturnType<typeof openAppWorld>>
  let cockpit: ServedCockpit

  beforeAll(async () => {
    opened = await openAppWorld()
    const { db } = opened
    const claimed = { sea_active_claim_token: ROW_TOKEN, title: 'Holds the planted token' }
    await insertTicket(db.pool, db, 'inProgress', claimed)
    const resolved = await insertTicket(db.pool, db, 'resolved')
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
        },
      })
    }
    await appendEvent(db.pool, {
      workspaceId: db.workspaceId,
      eventType: 'kora.operational_state.transitioned',
      payload: { to_primary_state: 'ready', degradation_reasons: [], ...EVENT_TOKENS },
    })
    cockpit = await opened.world.serve()
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
    expect(JSON.stringify(answer.headers)).not.toContain('claim_token')
    expect(answer.text).not.toContain('claim_token')
  })

  it.each([
    ['/api/chain-events', 'planted-tier'],
    ['/api/chain-events?after=0', 'planted-tier'],
    ['/api/operational-state/range', 'segments'],
    [`/api/operational-state/at?time=${new Date(Date.now() - 1_000).toISOString()}`, 'claimed'],
  ])('shows no part of itself in %s', async (path, shown) => {
    const answer = await ask(cockpit, path)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(shown)
    expect(piecesIn(answer.text)).toEqual([])
    expect(answer.text).not.toContain('claim_token')
  })

  it('shows no part of itself in the log, not even where a read fails', async () => {
    const { pool } = opened.db
    await pool.query(`alter table public.tickets rename column claim_count to renamed`)
    // A change of the schema wakes nobody: it shows when the kept read is one interval old.
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
