import { randomUUID } from 'node:crypto'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { appendEvents } from '@/lib/server/db/sql/events/append-events'
import type { TicketColumns } from '@/scripts/seed/demo/ticket-columns'

/** Makes an actor and gives its id. */
export async function insertActor(
  db: Queryable,
  actor: { workspaceId: string; kind: string; actorId?: string; deactivated?: boolean },
): Promise<string> {
  const actorId = actor.actorId ?? randomUUID()
  await db.query({
    text: `insert into public.actor_registry
        (actor_id, workspace_id, actor_kind, display_name, deactivated_at)
      values ($1, $2, $3, $3, case when $4 then now() end)`,
    values: [actorId, actor.workspaceId, actor.kind, actor.deactivated ?? false],
  })
  return actorId
}

/** Times as text that Postgres reads. */
type TicketRow = TicketColumns<string>

type Trait = () => Partial<TicketRow>

const HOUR_MS = 3_600_000
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString()

/** What a ticket is, by name; a test adds the columns that it is about. */
const TICKET_TRAITS = {
  queued: () => ({ sea_status: 'assigned', sea_assigned_at: fromNow(-HOUR_MS) }),
  deferred: () => ({
    sea_status: 'deferred_cost_limit',
    sea_assigned_at: fromNow(-HOUR_MS),
    next_eligible_at: fromNow(HOUR_MS),
  }),
  inProgress: () => ({
    sea_status: 'claimed',
    sea_active_claim_token: randomUUID(),
    work_attempt_id: randomUUID(),
    claim_count: 1,
    work_attempt_count: 1,
    sea_assigned_at: fromNow(-HOUR_MS),
    sea_claimed_at: fromNow(-60_000),
    sea_claim_expires_at: fromNow(540_000),
  }),
  resolved: () => ({
    sea_status: 'completed',
    claim_count: 1,
    work_attempt_count: 1,
    sea_assigned_at: fromNow(-2 * HOUR_MS),
    sea_claimed_at: fromNow(-HOUR_MS),
    sea_resolved_at: fromNow(-HOUR_MS / 2),
  }),
  blocked: () => ({
    sea_status: 'blocked_needs_operator',
    claim_count: 1,
    work_attempt_count: 1,
    sea_assigned_at: fromNow(-2 * HOUR_MS),
    sea_claimed_at: fromNow(-HOUR_MS),
    sea_resolved_at: fromNow(-HOUR_MS / 2),
  }),
} satisfies Record<string, Trait>

/** Makes a ticket of Kora's with one trait, with `columns` laid over it, and gives its id. */
export async function insertTicket(
  db: Queryable,
  owner: { workspaceId: string; koraActorId: string },
  trait: keyof typeof TICKET_TRAITS,
  columns: Partial<TicketRow> = {},
): Promise<string> {
  const row: Partial<TicketRow> & { id: string } = {
    id: randomUUID(),
    workspace_id: owner.workspaceId,
    kind: 'sea',
    title: `A ${trait} ticket`,
    sea_priority: 'normal',
    sea_assigned_to_actor_id: owner.koraActorId,
    ...TICKET_TRAITS[trait](),
    ...columns,
  }
  const names = Object.keys(row)
  await db.query({
    text: `insert into public.tickets (${names.join(', ')})
      values (${names.map((_name, index) => `$${index + 1}`).join(', ')})`,
    values: Object.values(row),
  })
  return row.id
}

/** Appends one event and gives its seq. */
export async function appendEvent(
  db: Queryable,
  event: {
    workspaceId: string
    eventType: string
    payload?: Record<string, unknown>
    eventId?: string
    occurredAt?: string
    actorId?: string | null
  },
): Promise<string> {
  const [seq] = await appendEvents(db, [
    { eventId: randomUUID(), occurredAt: fromNow(0), actorId: null, payload: {}, ...event },
  ])
  if (seq === undefined) throw new Error('append_event gave no seq')
  return seq
}
