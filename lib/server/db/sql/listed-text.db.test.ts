import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { selectionOf, ticketExplorerOf } from '@/testing/database/ticket-explorer-fixture'
import { readMoment } from './state/read-moment'
import { readCockpit } from './tickets/read-cockpit'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.pool.query('truncate public.tickets'))

const listOf = async () =>
  (
    await ticketExplorerOf(db).list({
      ...db,
      selection: selectionOf(''),
      cursor: null,
      limit: 200,
      withTotal: false,
      withFacets: false,
    })
  ).items

const LONG = '日'.repeat(1_000_000)
const CUT = `${'日'.repeat(299)}…`

it('sixty titles of three megabytes are a small answer on every list, and whole on their own page', async () => {
  const ids = []
  for (const trait of ['queued', 'inProgress', 'resolved', 'blocked'] as const) {
    ids.push(await insertTicket(db.pool, db, trait, { title: LONG }))
  }
  await db.pool.query(
    `insert into public.tickets (workspace_id, kind, title, sea_status, sea_assigned_to_actor_id)
     select workspace_id, kind, title, sea_status, sea_assigned_to_actor_id
       from public.tickets cross join generate_series(1, 14) where sea_status = 'queued'`,
  )
  const { tickets } = await readCockpit(db.pool, db)
  const buckets = [
    tickets?.inProgress,
    tickets?.queued,
    tickets?.recentlyResolved,
    tickets?.failedOrBlocked,
  ]
  for (const bucket of buckets) expect(bucket?.[0]?.title).toBe(CUT)
  expect(JSON.stringify(tickets).length).toBeLessThan(100_000)
  const items = await listOf()
  expect(new Set(items.map(({ title }) => title))).toEqual(new Set([CUT]))
  const whole = await ticketExplorerOf(db).ticket({
    ...db,
    ticketId: ids[0] ?? '',
    neighboursIn: null,
  })
  expect(whole?.ticket.title).toBe(LONG)
})

it('so is every other text that a program may write without a limit', async () => {
  const id = await insertTicket(db.pool, db, 'blocked', {
    sea_status: `failed_${LONG}`,
    sea_priority: LONG,
  })
  await db.pool.query('update public.tickets set sea_model_tier = $1, sea_failure_reason = $1', [
    LONG,
  ])
  for (const item of await listOf()) expect(JSON.stringify(item).length).toBeLessThan(2_000)
  await appendEvent(db.pool, {
    workspaceId: db.workspaceId,
    eventType: 'kora.sea_ticket.resolved',
    payload: { sea_ticket_id: id, failure_reason: LONG, model_tier_used: LONG },
  })
  const { tickets } = await readCockpit(db.pool, db)
  expect(JSON.stringify(tickets).length).toBeLessThan(5_000)
})

it('a title that just fits is not cut, and one character more is', async () => {
  await insertTicket(db.pool, db, 'queued', { title: '🐎'.repeat(300) })
  expect((await listOf())[0]?.title).toBe('🐎'.repeat(300))
  await db.pool.query('update public.tickets set title = $1', ['🐎'.repeat(301)])
  expect((await listOf())[0]?.title).toBe(`${'🐎'.repeat(299)}…`)
})

it('the past of the state names a worked ticket by a title that is cut', async () => {
  const id = await insertTicket(db.pool, db, 'inProgress', { title: LONG })
  await appendEvent(db.pool, {
    workspaceId: db.workspaceId,
    eventType: 'sea_ticket.claimed',
    payload: {
      sea_ticket_id: id,
      work_attempt_id: id,
      lease_expires_at: '2999-01-01T00:00:00Z',
    },
  })
  const { rows } = await db.pool.query<{ now: string }>('select now()::text as now')
  const moment = await readMoment(db.pool, {
    workspaceId: db.workspaceId,
    time: rows[0]?.now ?? '',
  })
  expect(JSON.stringify(moment)).toContain(CUT)
  expect(JSON.stringify(moment).length).toBeLessThan(10_000)
})
