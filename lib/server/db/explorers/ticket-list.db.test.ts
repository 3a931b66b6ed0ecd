import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketCursor } from '@/lib/domain/tickets/listed-ticket'
import type { ListedTicket } from '@/lib/server/db/sql/tickets/ticket-columns'
import { bucketOf, CRITICALITIES, criticalityOf } from '@/lib/domain/tickets/sea-ticket'
import { type TicketSelection, TICKET_SORTS } from '@/lib/domain/tickets/ticket-filters'
import { MIGRATIONS_FOLDER } from '@/lib/server/db/schema/migrate'
import { restoreIndexes } from '@/lib/server/db/schema/restore-indexes'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertActor, insertTicket } from '@/testing/database/factories'
import {
  selectionOf,
  type TicketExplorer,
  ticketExplorerOf,
} from '@/testing/database/ticket-explorer-fixture'

let db: TestDatabase
let explorer: TicketExplorer

/** Tickets with few different times, so that equal ones are many, and every column's odd values. */
beforeAll(async () => {
  db = await cloneDatabase()
  explorer = ticketExplorerOf(db)
  await db.pool.query(
    `insert into public.tickets (workspace_id, kind, title, objective, sea_status, sea_priority,
        sea_assigned_to_actor_id, sea_active_claim_token, created_at, sea_assigned_at,
        sea_claimed_at, sea_resolved_at, sea_model_tier, sea_failure_reason, claim_count)
      select $1, 'sea', case when n % 9 > 0 then 'Ticket ' || n end, 'look at case-' || n % 20,
        (array['assigned', 'completed', 'released', 'failed_retryable', 'failed_terminal',
               'blocked_needs_operator', 'deferred_cost_limit', 'odd', null, ''])[1 + n % 10],
        (array['low', 'normal', 'high', 'frontier', null, 'P0'])[1 + n % 6], $2::uuid,
        case when n % 13 = 0 then gen_random_uuid() end,
        timestamptz '2026-05-01 00:00:00.000001Z' + (n % 17) * interval '1 microsecond',
        case when n % 3 > 0 then timestamptz '2026-05-02Z' + (n % 5) * interval '1 day' end,
        case n % 4 when 0 then null when 1 then timestamptz 'infinity'
          else timestamptz '2026-05-03Z' + (n % 7) * interval '1 second' end,
        case when n % 5 > 1 then timestamptz '2026-05-04Z' + (n % 3) * interval '1 hour' end,
        (array['economy', 'frontier', null])[1 + n % 3],
        (array['policy', 'tests_failed', null, null])[1 + n % 4], null
      from generate_series(1, 400) n`,
    [db.workspaceId, db.koraActorId],
  )
  const other = await insertActor(db.pool, { workspaceId: db.workspaceId, kind: 'operator' })
  await insertTicket(db.pool, { ...db, koraActorId: other }, 'queued')
  await insertTicket(db.pool, { ...db, workspaceId: 'org_other' }, 'queued')
  await insertTicket(db.pool, db, 'queued', { kind: 'bug' })
})
afterAll(() => db.drop())

const list = (
  search: string,
  more: { cursor?: TicketCursor | null; limit?: number; withTotal?: boolean } = {},
) =>
  explorer.list({
    workspaceId: db.workspaceId,
    koraActorId: db.koraActorId,
    selection: selectionOf(search),
    cursor: null,
    limit: 200,
    withTotal: false,
    withFacets: false,
    ...more,
  })

/** Every page behind the first, by the cursors that the pages give. */
async function readAll(search: string, limit: number): Promise<ListedTicket[]> {
  const found: ListedTicket[] = []
  let cursor: TicketCursor | null = null
  for (;;) {
    const page = await list(search, { cursor, limit })
    found.push(...page.items)
    if (page.next === null) return found
    expect(page.items).toHaveLength(limit)
    cursor = { place: page.next, backwards: false }
  }
}

/** The expected list, over all rows and in plain code. */
async function expected(search: string): Promise<string[]> {
  const { filters, sort } = selectionOf(search)
  const { rows } = await db.pool.query<Record<string, string | null>>(
    `select id::text, title, objective, sea_status as status, sea_priority as priority,
            sea_active_claim_token::text as token, sea_model_tier as tier,
            sea_failure_reason as reason, created_at::text as created,
            coalesce(sea_assigned_at, created_at)::text as assigned,
            coalesce(sea_claimed_at, '-infinity')::text as claimed,
            coalesce(sea_resolved_at, '-infinity')::text as resolved
       from public.tickets
      where workspace_id = $1 and kind = 'sea' and sea_assigned_to_actor_id = $2`,
    [db.workspaceId, db.koraActorId],
  )
  const key = keyOf(sort)
  const meant = rows.filter((row) => {
    const bucket = bucketOf({ status: row.status ?? null, hasClaim: row.token !== null })
    const text = `${row.title ?? ''} | ${row.objective ?? ''}`.toLowerCase()
    return (
      (filters.buckets.length === 0 || filters.buckets.includes(bucket)) &&
      (filters.statuses.length === 0 || filters.statuses.includes(row.status || 'none')) &&
      (filters.criticalities.length === 0 ||
        filters.criticalities.includes(criticalityOf(row.priority ?? null))) &&
      (filters.tiers.length === 0 || filters.tiers.includes(row.tier ?? '')) &&
      (filters.reasons.length === 0 || filters.reasons.includes(row.reason ?? '')) &&
      (filters.text === null || text.includes(filters.text.toLowerCase())) &&
      (filters.olderThanSeconds === null || !/infinity|^0$/.test(key(row)))
    )
  })
  return meant
    .map((row) => ({ id: row.id ?? '', key: key(row) }))
    .toSorted((one, other) =>
      `${one.key} ${one.id}` < `${other.key} ${other.id}` ===
      (sort === 'oldest' || sort === 'priority')
        ? -1
        : 1,
    )
    .map(({ id }) => id)
}

function keyOf(sort: TicketSelection['sort']) {
  return (row: Record<string, string | null>): string => {
    const time = (value: string | null | undefined) =>
      value === '-infinity'
        ? '0'
        : value === 'infinity'
          ? '9infinity'
          : (value ?? '').replace(/(:\d\d)\+/, '$1.000000+')
    switch (sort) {
      case 'newest':
      case 'oldest':
        return time(row.created)
      case 'resolved':
        return time(row.resolved)
      case 'claimed':
        return time(row.claimed)
      case 'priority':
        return `${CRITICALITIES.indexOf(criticalityOf(row.priority ?? null))} ${time(row.assigned)}`
      default:
        return sort satisfies never
    }
  }
}

const FILTERS = [
  '',
  'bucket=queued',
  'bucket=in_progress,failed_or_blocked',
  'status=none',
  'status=odd,completed',
  'criticality=normal',
  'criticality=frontier,low&bucket=queued',
  'tier=economy',
  'tier=economy,frontier&criticality=high',
  'reason=policy',
  'reason=policy,tests_failed&tier=frontier&bucket=recently_resolved',
  'q=CASE-1',
  'q=ticket 1&bucket=queued',
  'q=no such text',
  'older_than=60',
  'bucket=queued&status=completed',
  'status=odd&tier=economy',
]

describe.each(TICKET_SORTS)('the list in the order %s', (sort) => {
  it.each(FILTERS)(
    'page by page, loses and doubles no row among equal times: %s',
    async (filter) => {
      const search = `${filter}&sort=${sort}`
      const ids = await expected(search)
      const found = await readAll(search, 7)
      expect(found.map(({ id }) => id)).toEqual(ids)
      const { total } = await list(search, { limit: 1, withTotal: true })
      expect(total).toEqual({ count: ids.length, capped: false })
    },
  )
})

describe('what is newer', () => {
  it('is nothing ahead of the first page, and may be asked for again with no row at all', async () => {
    const page = await list('', { limit: 5 })
    expect(page.newer).toEqual({ count: 0, capped: false })
    const cursor = { place: page.first ?? never(), backwards: true }
    const { items, newer, next, first } = await list('', { limit: 0, cursor })
    expect({ items, newer, next }).toEqual({
      items: [],
      newer: { count: 0, capped: false },
      next: null,
    })
    expect(first).toEqual(page.first)
  })

  it('is counted and read from where the reader stands, nearest first, in the list’s order', async () => {
    const all = await readAll('bucket=queued', 50)
    const deep = await list('bucket=queued', { limit: 20 })
    const page = await list('bucket=queued', {
      limit: 5,
      cursor: { place: deep.next ?? never(), backwards: false },
    })
    expect(page.newer).toEqual({ count: 20, capped: false })
    const back = await list('bucket=queued', {
      limit: 7,
      cursor: { place: page.first ?? never(), backwards: true },
    })
    expect(back.items).toEqual(all.slice(13, 20))
    expect(back.newer).toEqual({ count: 13, capped: false })
    const again = await list('bucket=queued', {
      limit: 5,
      cursor: { place: back.next ?? never(), backwards: false },
    })
    expect(again.items).toEqual(page.items)
  })

  it('is capped at 200, and says so', async () => {
    const end = (await readAll('', 100)).at(-1)
    const [last] = await explorer.rows({
      workspaceId: db.workspaceId,
      koraActorId: db.koraActorId,
      selection: selectionOf('sort=oldest'),
      after: null,
      limit: 1,
    })
    expect(last?.ticket.id).toBe(end?.id)
    const cursor = { place: last?.place ?? never(), backwards: true }
    expect((await list('', { limit: 0, cursor })).newer).toEqual({ count: 200, capped: true })
  })
})

describe('the total', () => {
  it('counts tickets without a status or priority that the indexes know, however many there are', async () => {
    const owner = { workspaceId: 'org_odd', koraActorId: db.koraActorId }
    const totalOf = async (search: string) => {
      const selection = selectionOf(search)
      const page = { cursor: null, limit: 0, withTotal: true, withFacets: false }
      return (await explorer.list({ ...owner, selection, ...page })).total
    }
    const add = (count: number, status: string | null) =>
      db.pool.query(
        `insert into public.tickets (workspace_id, kind, sea_status, sea_priority,
            sea_assigned_to_actor_id)
          select $1, 'sea', $3, (array['high', 'P0'])[1 + n % 2], $2::uuid
            from generate_series(1, $4::int) n`,
        [owner.workspaceId, owner.koraActorId, status, count],
      )
    await add(20, 'completed')
    await add(900, 'odd')
    expect(await totalOf('criticality=high')).toEqual({ count: 460, capped: false })
    expect(await totalOf('status=completed')).toEqual({ count: 20, capped: false })
    expect(await totalOf('')).toEqual({ count: 920, capped: false })
    expect(await totalOf('bucket=queued')).toEqual({ count: 900, capped: false })
    expect(await totalOf('bucket=recently_resolved')).toEqual({ count: 20, capped: false })
    expect(await totalOf('bucket=queued&criticality=high')).toEqual({ count: 450, capped: false })
    expect(await totalOf('bucket=in_progress,failed_or_blocked')).toEqual({
      count: 0,
      capped: false,
    })
    expect(await totalOf('status=odd&criticality=normal')).toEqual({ count: 450, capped: false })
    expect(await totalOf('status=odd&tier=frontier')).toEqual({ count: 0, capped: false })
    await add(600, null)
    expect(await totalOf('')).toEqual({ count: 1_520, capped: false })
    expect(await totalOf('criticality=high')).toEqual({ count: 760, capped: false })
    expect(await totalOf('status=completed')).toEqual({ count: 20, capped: false })
    expect(await totalOf('status=none&criticality=normal')).toEqual({ count: 300, capped: false })
  })
})

describe('a row', () => {
  it('says of each ticket what its columns hold, under the names of the wire', async () => {
    const { rows } = await db.pool.query<Record<string, string | number | null>>(
      `select id::text, title, sea_status as status, sea_priority as priority,
              sea_active_claim_token is not null as held, coalesce(claim_count, 0) as claim_count,
              to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at
         from public.tickets
        where workspace_id = $1 and kind = 'sea' and sea_assigned_to_actor_id = $2`,
      [db.workspaceId, db.koraActorId],
    )
    const stored = new Map(rows.map((row) => [row.id, row]))
    const listed = await readAll('', 100)
    expect(listed).toHaveLength(rows.length)
    for (const ticket of listed) {
      const row = stored.get(ticket.id)
      const status = row?.status == null ? null : String(row.status)
      expect(ticket).toMatchObject({
        title: row?.title ?? '<untitled>',
        status,
        criticality: criticalityOf(row?.priority == null ? null : String(row.priority)),
        bucket: bucketOf({ status, hasClaim: Boolean(row?.held) }),
        claim_count: row?.claim_count,
        updated_at: row?.updated_at,
      })
    }
  })
})

describe('a text to look for', () => {
  it('is meant as it is written: wildcards and quotes are letters', async () => {
    const owner = { workspaceId: 'org_text', koraActorId: db.koraActorId }
    const hostile = await insertTicket(db.pool, owner, 'queued', {
      title: `100%_\\ off' | Ünïcödé`,
    })
    await insertTicket(db.pool, owner, 'queued', { title: '100 x y off' })
    const find = async (text: string) => {
      const page = await explorer.list({
        ...owner,
        selection: selectionOf(new URLSearchParams({ q: text }).toString()),
        cursor: null,
        limit: 10,
        withTotal: false,
        withFacets: false,
      })
      return page.items.map(({ id }) => id)
    }
    expect(await find('100%_\\')).toEqual([hostile])
    expect(await find("OFF'")).toEqual([hostile])
    expect(await find('ünïcödé')).toEqual([hostile])
    expect(await find('100')).toHaveLength(2)
  })

  it('is found by words where there are no trigrams, and refused where there is no index', async () => {
    const own = await cloneDatabase()
    try {
      await own.pool.query('drop extension pg_trgm cascade')
      const id = await insertTicket(own.pool, own, 'queued', { title: 'Reconcile the ledger' })
      await insertTicket(own.pool, own, 'queued', { title: 'Something else' })
      const search = (text: string) =>
        ticketExplorerOf(own).list({
          ...own,
          selection: selectionOf(new URLSearchParams({ q: text }).toString()),
          cursor: null,
          limit: 10,
          withTotal: true,
          withFacets: false,
        })
      await expect(search('ledger')).rejects.toMatchObject({ code: 'text_search_unavailable' })
      await restoreIndexes(own.pool, MIGRATIONS_FOLDER)
      expect((await search('LEDG')).items.map((item) => item.id)).toEqual([id])
      const title = 'Invoice INV-2041 of 2026-10-25 was paid twice: /var/spool/a_b.c@mail.example'
      const invoice = await insertTicket(own.pool, own, 'queued', { title })
      for (const part of ['INV-2041', '2041', '2026-10', 'spool/a_b', 'c@mail.exa', 'twice:']) {
        expect(
          (await search(part)).items.map((item) => item.id),
          part,
        ).toEqual([invoice])
      }
      expect((await search('INV-204 paid')).items).toEqual([])
      expect((await search(`the 'ledger' & !`)).total).toEqual({ count: 1, capped: false })
    } finally {
      await own.drop()
    }
  })
})

describe('tier and reason', () => {
  it('are those of the last resolution in the log, whoever appended it', async () => {
    const owner = { workspaceId: 'org_log', koraActorId: db.koraActorId }
    const id = await insertTicket(db.pool, owner, 'resolved')
    const resolve = (model_tier_used: string | null, failure_reason: string | null) =>
      appendEvent(db.pool, {
        workspaceId: owner.workspaceId,
        eventType: 'kora.sea_ticket.resolved',
        payload: { sea_ticket_id: id, model_tier_used, failure_reason },
      })
    const facets = async () => {
      const page = await explorer.list({
        ...owner,
        selection: selectionOf(''),
        cursor: null,
        limit: 1,
        withTotal: false,
        withFacets: true,
      })
      return {
        ...page.facets,
        tier: page.items[0]?.model_tier_used,
        why: page.items[0]?.failure_reason,
      }
    }
    await resolve('economy', 'policy')
    expect(await facets()).toMatchObject({
      tiers: ['economy'],
      reasons: ['policy'],
      tier: 'economy',
      why: 'policy',
    })
    await resolve('frontier', null)
    expect(await facets()).toMatchObject({
      tiers: ['frontier'],
      reasons: [],
      tier: 'frontier',
      why: null,
    })
    await appendEvent(db.pool, {
      workspaceId: owner.workspaceId,
      eventType: 'kora.sea_ticket.resolved',
      payload: { sea_ticket_id: 'not-a-uuid', model_tier_used: 'x' },
    })
    await expect(resolve('x'.repeat(8_000), 'y'.repeat(8_000))).resolves.toBeDefined()
  })
})

describe('one ticket', () => {
  const ticket = (ticketId: string, neighboursIn: string | null = null) =>
    explorer.ticket({
      workspaceId: db.workspaceId,
      koraActorId: db.koraActorId,
      ticketId,
      neighboursIn: neighboursIn === null ? null : selectionOf(neighboursIn),
    })

  it('is nobody’s where it is another workspace’s, another actor’s, or none at all', async () => {
    const foreign = await insertTicket(db.pool, { ...db, workspaceId: 'org_other' }, 'queued')
    expect(await ticket(foreign)).toBeNull()
    expect(await ticket(randomUUID())).toBeNull()
  })

  it('has its neighbours in the list that it was come to from', async () => {
    const search = 'bucket=queued&sort=priority'
    const all = await readAll(search, 50)
    const detail = await ticket(all[3]?.id ?? '', search)
    expect(detail?.neighbours).toEqual({ previous: all[2]?.id, next: all[4]?.id })
    expect((await ticket(all[0]?.id ?? '', search))?.neighbours?.previous).toBeNull()
    expect((await ticket(all.at(-1)?.id ?? '', search))?.neighbours?.next).toBeNull()
  })

  it('tells its newest 500 events, oldest first, and that there are more', async () => {
    const id = await insertTicket(db.pool, db, 'queued')
    await db.pool.query(
      `select hivex_foundation.append_event(gen_random_uuid(), $1, 'sea_ticket.claimed', now(), null,
                jsonb_build_object('sea_ticket_id', $2::text, 'n', n))
         from generate_series(1, 502) n`,
      [db.workspaceId, id],
    )
    const detail = await ticket(id)
    expect(detail?.eventsTruncated).toBe(true)
    expect(detail?.events).toHaveLength(500)
    expect(detail?.events[0]?.payload).toContain('"n": 3')
    expect(detail?.events.at(-1)?.payload).toContain('"n": 502')
  })
})

describe('missing indexes', () => {
  it('are named without their schema; none is missing after the migrations', async () => {
    expect(await explorer.missingIndexes()).toEqual([])
    const own = await cloneDatabase()
    try {
      await own.pool.query('drop index public.kora_tickets_by_tier')
      await own.pool.query('drop index public.kora_tickets_found_by_trigrams')
      expect(await ticketExplorerOf(own).missingIndexes()).toEqual([
        'kora_tickets_by_tier',
        'kora_tickets_found_by_trigrams',
      ])
    } finally {
      await own.drop()
    }
  })
})

function never(): never {
  throw new Error('there is no such place')
}
