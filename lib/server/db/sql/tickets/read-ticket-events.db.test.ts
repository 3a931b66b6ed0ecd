import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { attemptsOf } from '@/lib/domain/tickets/ticket-detail'
import { readTicketEvents } from './read-ticket-events'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

it('a payload too large for a page stays in the database, and its attempt is told all the same', async () => {
  const ticketId = randomUUID()
  const { workspaceId } = db
  const append = (eventType: string, payload: Record<string, unknown>) =>
    appendEvent(db.pool, {
      workspaceId,
      eventType,
      payload: { sea_ticket_id: ticketId, work_attempt_id: 'one', ...payload },
    })
  await append('sea_ticket.claimed', { claim_count: 7 })
  await append('kora.sea_ticket.resolved', {
    resolution: 'completed',
    resolution_summary: 's'.repeat(10_000),
    claim_count: { not: 'a number' },
    attachment: 'x'.repeat(65_536),
  })
  const events = await readTicketEvents(db.pool, { workspaceId, ticketId, limit: 501 })
  expect(events.map(({ payload, excerpt }) => [payload !== null, excerpt !== null])).toEqual([
    [true, false],
    [false, true],
  ])
  expect(events[1]?.payload_bytes).toBeGreaterThan(75_000)
  expect(JSON.stringify(events).length).toBeLessThan(20_000)
  expect(events.map((event) => event.actor_name)).toEqual([null, null])
  expect(attemptsOf(events, { truncated: false })).toMatchObject([
    { number: 7, outcome: 'completed', resolutionSummary: 's'.repeat(8_192) },
  ])
})

it('an act on the ticket names who did it, and Kora’s own events nobody', async () => {
  const ticketId = randomUUID()
  const { workspaceId, koraActorId, pool } = db
  const ann = randomUUID()
  await pool.query(
    `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
     values ($1, $2, 'operator', 'Ann')`,
    [ann, workspaceId],
  )
  await pool.query(`update public.actor_registry set display_name = 'Kora' where actor_id = $1`, [
    koraActorId,
  ])
  const append = (eventType: string, actorId: string) =>
    appendEvent(pool, { workspaceId, eventType, actorId, payload: { sea_ticket_id: ticketId } })
  await append('sea_ticket.claimed', koraActorId)
  await append('kora.operator.acted', ann)
  await append('kora.operator.acted', randomUUID())
  const events = await readTicketEvents(pool, { workspaceId, ticketId, limit: 501 })
  expect(events.map((event) => event.actor_name)).toEqual([null, 'Ann', null])
})
