import { afterAll, beforeAll, expect, it } from 'vitest'
import { toAssignedTicketsBody } from '@/lib/server/answers/tickets/assigned-tickets-body'
import { readChainEvents } from '@/lib/server/db/sql/events/read-chain-events'
import { readAssignedTickets } from '@/testing/database/assigned-tickets'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { selectionOf, ticketExplorerOf } from '@/testing/database/ticket-explorer-fixture'

// Kind: a time that cannot be told has a word of its own (CASES B8). Beside this file: `deferral.test.tsx`,
// `instant.test.tsx` and `format-instant.test.ts`, for the words.

/** In Postgres, and on the wire; null where no time can be told. */
const TIMES: readonly (readonly [at: string, wire: string | null])[] = [
  ['infinity', null],
  ['-infinity', null],
  ['4714-11-24 00:00:00+00 BC', '-004713-11-24T00:00:00.000000Z'],
  ['0044-03-15 12:00:00.5+00 BC', '-000043-03-15T12:00:00.500000Z'],
  ['0001-12-31 23:59:59.999999+00 BC', '0000-12-31T23:59:59.999999Z'],
  ['0001-01-01 00:00:00+00', '0001-01-01T00:00:00.000000Z'],
  ['1969-12-31 23:59:59.999+00', '1969-12-31T23:59:59.999000Z'],
  ['9999-12-31 23:59:59.999999+00', '9999-12-31T23:59:59.999999Z'],
  ['12000-01-01 00:00:00+00', '12000-01-01T00:00:00.000000Z'],
  ['294276-12-31 23:59:59.999999+00', '294276-12-31T23:59:59.999999Z'],
]
const NEVER = ['infinity', '12000-01-01 00:00:00+00', '294276-12-31 23:59:59.999999+00']

let db: TestDatabase
const ids = new Map<string, string>()

beforeAll(async () => {
  db = await cloneDatabase()
  for (const [at] of TIMES) {
    const times = { created_at: at, sea_assigned_at: at, updated_at: at, next_eligible_at: at }
    const ticket = { ...times, sea_claimed_at: at, sea_resolved_at: at, sea_claim_expires_at: at }
    ids.set(at, await insertTicket(db.pool, db, 'queued', ticket))
  }
})
afterAll(() => db.drop())

it('the cockpit tells each time as it is, and parks what is eligible never', async () => {
  const body = toAssignedTicketsBody(await readAssignedTickets(db.pool, db), new Set(['claims']))
  expect(body.queued).toHaveLength(TIMES.length)
  for (const [at, wire] of TIMES) {
    const row = body.queued.find(({ id }) => id === ids.get(at))
    expect([at, row]).toMatchObject([at, { assigned_at: wire, next_eligible_at: wire }])
    expect([at, row?.parked ?? false]).toEqual([at, NEVER.includes(at)])
  }
  expect(body.queued.length).toBeGreaterThan(NEVER.length)
})

it('the contract’s own key set says nothing more of a queued ticket', async () => {
  const body = toAssignedTicketsBody(await readAssignedTickets(db.pool, db), new Set())
  const keys = new Set(body.queued.flatMap((row) => Object.keys(row)))
  expect([...keys].sort()).toEqual([
    'assigned_at',
    'criticality',
    'id',
    'next_eligible_at',
    'title',
  ])
})

it('list and ticket page tell the same, and so does a browser', async () => {
  const explorer = ticketExplorerOf(db)
  const { workspaceId, koraActorId } = db
  const selection = selectionOf('')
  const { items: rows } = await explorer.list({
    ...{ workspaceId, koraActorId, selection, cursor: null, limit: 50 },
    ...{ withTotal: false, withFacets: false },
  })
  for (const [at, wire] of TIMES) {
    const id = ids.get(at) ?? ''
    const listed = rows.find((row) => row.id === id)
    const times = { created_at: wire, claimed_at: wire, resolved_at: wire, updated_at: wire }
    expect([at, listed]).toMatchObject([
      at,
      { ...times, assigned_at: wire, next_eligible_at: wire, parked: NEVER.includes(at) },
    ])
  }
  // No browser parses a year of five digits without a sign; all others mean what Postgres means.
  const { rows: stored } = await db.pool.query<{ id: string; ms: string }>(
    `select id::text, floor(extract(epoch from created_at) * 1000)::text as ms
       from public.tickets where isfinite(created_at) and created_at < '10000-01-01T00:00:00Z'`,
  )
  expect(stored).toHaveLength(6)
  for (const { id, ms } of stored) {
    const listed = rows.find((row) => row.id === id)
    expect(Date.parse(listed?.created_at ?? '')).toBe(Number(ms))
  }
})

it('an event of before our era is read like any other', async () => {
  const told = TIMES.filter(([, wire]) => wire !== null)
  for (const [occurredAt] of told) {
    await appendEvent(db.pool, { workspaceId: 'log', eventType: 'test.time', occurredAt })
  }
  const events = await readChainEvents(db.pool, {
    ...{ workspaceId: 'log', types: null, prefix: null, ticketId: null, from: null, to: null },
    ...{ before: null, limit: 50 },
  })
  expect(events.map((event) => event.occurred_at).reverse()).toEqual(told.map(([, wire]) => wire))
})
