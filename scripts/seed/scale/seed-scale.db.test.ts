import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REQUIRED_INDEXES, TEXT_INDEXES } from '@/lib/server/db/schema/required-indexes'
import { readMissingIndexes } from '@/lib/server/db/schema/read-missing-indexes'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { seedScale } from './seed-scale'

const SIZE = { workspaceId: 'scale', tickets: 2_000, events: 8_000 }

let db: TestDatabase
const lines: string[] = []
const seed = (more = {}) =>
  seedScale({ connectionString: db.url, ...SIZE, log: (line) => lines.push(line), ...more })

beforeAll(async () => {
  db = await cloneDatabase()
  await seed()
})
afterAll(() => db.drop())

describe('a past that is made up', () => {
  it('has as many tickets as were asked for, in the parts that a long past has', async () => {
    const { rows } = await db.pool.query<Record<string, number>>(
      `select count(*)::int as all,
              (count(*) filter (where sea_active_claim_token is not null))::int as claimed,
              (count(*) filter (where sea_status in ('completed', 'released', 'failed_retryable')))::int as resolved,
              (count(*) filter (where sea_status in ('failed_terminal', 'blocked_needs_operator')))::int as failed,
              (count(*) filter (where sea_resolved_at is not null and claim_count = 0))::int as untold
         from public.tickets where workspace_id = $1`,
      [SIZE.workspaceId],
    )
    expect(rows[0]).toMatchObject({ all: SIZE.tickets, untold: 0 })
    const share = (name: string) => (rows[0]?.[name] ?? 0) / SIZE.tickets
    expect(share('claimed')).toBeCloseTo(0.02, 1)
    expect(share('failed')).toBeCloseTo(0.05, 1)
    expect(share('resolved')).toBeCloseTo(0.55, 1)
  })

  it('was worked by criticality, so that the less critical tickets wait longer', async () => {
    const { rows } = await db.pool.query<{ priority: string }>(
      `select sea_priority as priority from public.tickets
        where sea_status = 'assigned' group by 1 order by min(created_at)`,
    )
    expect(rows.map(({ priority }) => priority)).toEqual(['low', 'normal', 'high', 'frontier'])
  })

  it('lies in the table in the order of its tickets, without a hole', async () => {
    const { rows } = await db.pool.query<Record<'inOrder' | 'hasHoles', boolean>>(
      `select (select correlation > 0.99 from pg_stats
                where tablename = 'tickets' and attname = 'created_at') as "inOrder",
              pg_relation_size('public.tickets') > 1.1 * sum(pg_column_size(t)) as "hasHoles"
         from public.tickets t`,
    )
    expect(rows).toEqual([{ inOrder: true, hasHoles: false }])
  })

  it('has a log of exactly that many events whose chain holds, and its guards are on again', async () => {
    const { rows } = await db.pool.query<{ checked: string; broken_cause: string | null }>(
      'select checked, finished, broken_cause from hivex_foundation.verify_event_chain($1)',
      [SIZE.workspaceId],
    )
    expect(rows).toEqual([{ checked: String(SIZE.events), finished: true, broken_cause: null }])
    await expect(db.pool.query('delete from hivex_foundation.event_log')).rejects.toThrow(
      /append-only/,
    )
  })

  it('has every index that was there before, and says how far it is', async () => {
    const names = [...REQUIRED_INDEXES, TEXT_INDEXES.trigrams]
    expect(await readMissingIndexes(db.pool, names)).toEqual([])
    expect(lines).toContain('2,000 of 2,000 tickets')
    expect(lines).toContain('8,000 of 8,000 events')
  })

  it('tells of a ticket’s tier and reason what the log says last', async () => {
    const { rowCount } = await db.pool.query(
      `select from public.tickets t
        cross join lateral (
          select e.payload from hivex_foundation.event_log e
           where e.workspace_id = t.workspace_id and e.event_type = 'kora.sea_ticket.resolved'
             and e.payload ->> 'sea_ticket_id' = t.id::text
           order by e.seq desc limit 1) last
        where (t.sea_model_tier, t.sea_failure_reason) is distinct from
              (last.payload ->> 'model_tier_used', last.payload ->> 'failure_reason')`,
    )
    expect(rowCount).toBe(0)
  })
})

it('is refused where the workspace holds anything, and where the events cannot suffice', async () => {
  await expect(seed()).rejects.toThrow(/holds tickets or events already/)
  await insertTicket(db.pool, { ...db, workspaceId: 'one_ticket' }, 'queued')
  await expect(seed({ workspaceId: 'one_ticket' })).rejects.toThrow(/holds tickets/)
  await expect(seed({ workspaceId: 'few', events: 100 })).rejects.toThrow(
    /100 events are too few for 2000 tickets: at least \d+/,
  )
})
