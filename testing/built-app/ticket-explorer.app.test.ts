import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { ticketListSchema, type TicketListBody } from '@/lib/wire/tickets/ticket-list.wire'
import { ticketDetailSchema } from '@/lib/wire/tickets/ticket-detail.wire'
import { openAppFixture, until, untilReadiness, untilState } from './app-fixture'
import { ask, keysOf } from './ask'

const TOKEN = '0badc0de-1111-4222-8333-444455556666'
const LIST = '/api/sea-tickets'
const READY = '/api/health/ready'

let opened: Awaited<ReturnType<typeof openAppFixture>>
let cockpit: ServedCockpit
let resolved: string

beforeAll(async () => {
  opened = await openAppFixture()
  const { db } = opened
  await insertTicket(db.pool, db, 'inProgress', { sea_active_claim_token: TOKEN })
  await insertTicket(db.pool, db, 'blocked', { title: '=cmd|calc', objective: 'Find the ledger' })
  resolved = await insertTicket(db.pool, db, 'resolved')
  for (let n = 0; n < 1_200; n += 1) await insertTicket(db.pool, db, 'queued', { title: `Q ${n}` })
  const attempt = { sea_ticket_id: resolved, work_attempt_id: randomUUID() }
  const tell = (eventType: string, more: Record<string, unknown>) =>
    appendEvent(db.pool, {
      workspaceId: db.workspaceId,
      eventType,
      payload: { ...attempt, ...more },
    })
  await tell('sea_ticket.claimed', { claim_token: TOKEN })
  await tell('kora.sea_ticket.resolved', {
    resolution: 'completed',
    resolution_summary: 'Done.',
    model_tier_used: 'standard',
    failure_reason: null,
  })
  cockpit = await opened.fixture.serve()
  await untilState(cockpit, 'ready')
})
afterAll(() => opened.close())

const list = async (search = ''): Promise<TicketListBody> =>
  ticketListSchema.parse((await ask(cockpit, `${LIST}${search}`)).json())

describe('the list of tickets', () => {
  it('has just its three keys, with the headers of its age, and more only by name', async () => {
    const answer = await ask(cockpit, LIST)
    expect(answer.status).toBe(200)
    expect(keysOf(answer.json())).toEqual(['items', 'newer', 'next_cursor'])
    expect(Date.parse(String(answer.headers['x-kora-as-of']))).not.toBeNaN()
    const whole = await list('?include=totals,facets,freshness&limit=1')
    expect(whole.total).toEqual({ count: 1_203, capped: false })
    expect(whole.facets).toEqual({
      tiers: ['standard'],
      tiers_truncated: false,
      reasons: [],
      reasons_truncated: false,
      unworked: {
        unassigned: { count: 0, capped: false },
        unworked_status: { count: 0, capped: false },
      },
    })
    expect(whole.freshness?.source).toBe('substrate')
  })

  it('has not changed for who has it, whenever it was read', async () => {
    const search = '?include=totals,facets,freshness'
    const first = await ask(cockpit, `${LIST}${search}`)
    const headers = { 'if-none-match': String(first.headers.etag) }
    const again = await ask(cockpit, `${LIST}${search}`, { headers })
    expect([again.status, again.text]).toEqual([304, ''])
    // An operator's own request gets what is read now, not what was read for the last reader.
    const byHand = { ...headers, 'cache-control': 'no-cache' }
    await expect
      .poll(async () => (await ask(cockpit, `${LIST}${search}`, { headers: byHand })).headers)
      .not.toMatchObject({ 'x-kora-as-of': first.headers['x-kora-as-of'] })
    const told = await ask(cockpit, `${LIST}/${resolved}?include=freshness`)
    const unchanged = await ask(cockpit, `${LIST}/${resolved}?include=freshness`, {
      headers: { 'if-none-match': String(told.headers.etag) },
    })
    expect(unchanged.status).toBe(304)
  })

  it('is read to its end by its cursors, and finds by text what it filters by', async () => {
    const found = new Set<string>()
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: TicketListBody = await list(`?limit=200${cursor && `&cursor=${cursor}`}`)
      for (const { id } of page.items) found.add(id)
      cursor = page.next_cursor
    }
    expect(found.size).toBe(1_203)
    const { items } = await list('?q=THE%20LEDGER&bucket=failed_or_blocked')
    expect(items.map(({ title }) => title)).toEqual(['=cmd|calc'])
  })

  it.each([
    ['?bucket=done', 'bad_bucket'],
    ['?cursor=abc', 'bad_cursor'],
    ['?limit=201', 'bad_limit'],
    ['?q=ab', 'bad_q'],
    ['?colour=red', 'unknown_parameter'],
    ['?include=secrets', 'unknown_include'],
    ['?q=a%00bc', 'nul_in_query'],
  ])('refuses %s as %s, as a problem', async (search, code) => {
    const answer = await ask(cockpit, `${LIST}${search}`)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code })
  })

  it('answers no other method', async () => {
    expect((await ask(cockpit, LIST, { method: 'POST' })).status).toBe(405)
  })
})

describe('one ticket', () => {
  it('is told with its attempts and events, without a token', async () => {
    const answer = await ask(cockpit, `${LIST}/${resolved}?include=neighbours&bucket=queued`)
    const story = ticketDetailSchema.parse(answer.json())
    expect(story.ticket).toMatchObject({ id: resolved, model_tier_used: 'standard' })
    expect(story.attempts).toMatchObject([{ outcome: 'completed', resolution_summary: 'Done.' }])
    expect(story.events).toHaveLength(2)
    expect(keysOf(story.neighbours)).toEqual(['next', 'previous'])
    expect(answer.text).not.toContain(TOKEN.slice(0, 8))
  })

  it('is the same problem for every id that is none of Kora’s', async () => {
    const { db } = opened
    const foreign = await insertTicket(db.pool, { ...db, workspaceId: 'org_other' }, 'queued')
    const answers = await Promise.all(
      [foreign, randomUUID(), 'nonsense', "1'--"].map((id) =>
        ask(cockpit, `${LIST}/${encodeURIComponent(id)}`),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.json()).toMatchObject({ code: 'ticket_not_found' })
  })
})

/** Asks for every ticket, and hangs up at the first part of the answer. */
function leaveExport(): Promise<void> {
  return new Promise((resolve, reject) => {
    const address = { host: '127.0.0.1', port: cockpit.port, path: `${LIST}/export?format=csv` }
    const question = request({ ...address, agent: false }, (response) => {
      response.once('data', () => {
        response.pause()
        question.destroy()
      })
      response.once('close', () => resolve())
      response.on('error', () => undefined)
    })
    question.once('error', reject)
    question.end()
  })
}

describe('a list that is taken away', () => {
  it('is all of it, page after page, in a form that no spreadsheet runs', async () => {
    const csv = await ask(cockpit, `${LIST}/export?format=csv`)
    expect(csv.headers['content-disposition']).toMatch(
      /^attachment; filename="sea-tickets-\d{4}-\d\d-\d\d\.csv"$/,
    )
    const lines = csv.text.trimEnd().split('\r\n')
    // With the head, and the witness of the chain at the end.
    expect(lines).toHaveLength(1_205)
    expect(lines.at(-1)).toMatch(/^#chain seq=\d+ hash=[0-9a-f]{64}$/)
    expect(lines[0]).toMatch(/^\uFEFFid,title,status,/)
    expect(csv.text).toContain(",'=cmd|calc,")
    expect(csv.text).not.toContain(TOKEN.slice(0, 8))
    const ndjson = await ask(cockpit, `${LIST}/export?format=ndjson&bucket=in_progress`)
    expect(ndjson.text.trimEnd().split('\n')).toHaveLength(2)
    expect(ndjson.text).toMatch(/\{"chain":\{"seq":"\d+","hash":"[0-9a-f]{64}"\}\}\n$/)
  })

  it('is no error where its reader leaves, and gives its place to the next one', async () => {
    const { db } = opened
    // More than the sockets of both ends hold: the export is under way when its reader leaves.
    await db.pool.query(
      `insert into public.tickets (workspace_id, kind, title, sea_status, sea_assigned_to_actor_id)
       select $1, 'sea', repeat('x', 300), 'queued', $2 from generate_series(1, 20000)`,
      [db.workspaceId, db.koraActorId],
    )
    const before = cockpit.logs.length
    for (let reader = 0; reader < 5; reader += 1) await leaveExport()
    const next = await ask(cockpit, `${LIST}/export?format=ndjson&bucket=in_progress`)
    expect(next.status).toBe(200)
    expect(next.text.trimEnd().split('\n')).toHaveLength(2)
    expect(cockpit.logs.slice(before)).toEqual([])
    await db.pool.query(`delete from public.tickets where title = repeat('x', 300)`)
  })

  it('is refused in any other form', async () => {
    const answer = await ask(cockpit, `${LIST}/export?format=xlsx`)
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'bad_format' })
  })
})

it('a missing index is named by the readiness route, which stays ready', async () => {
  expect((await ask(cockpit, READY)).json()).not.toHaveProperty('missing_indexes')
  const own = await openAppFixture()
  try {
    await own.db.pool.query('drop index public.kora_tickets_by_tier')
    const other = await own.fixture.serve()
    await untilState(other, 'ready')
    await until<unknown>(
      async () => (await ask(other, READY)).json().missing_indexes,
      ['kora_tickets_by_tier'],
    )
    expect((await ask(other, READY)).status).toBe(200)

    // Nor is it kept back where there is more to report: a runtime that waits reads on.
    await own.db.pool.query(`update public.actor_registry set deactivated_at = now()`)
    const waiting = await own.fixture.serve()
    await untilReadiness(waiting, 'runtime_booting')
    expect((await ask(waiting, READY)).json()).toMatchObject({
      code: 'runtime_booting',
      missing_indexes: ['kora_tickets_by_tier'],
    })
  } finally {
    await own.close()
  }
})
