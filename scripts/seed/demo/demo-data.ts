import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { createRandom, type Random } from '@/scripts/seed/random'
import { runtimeHistory } from './runtime-history'
import { DAY, eventsOfMoves, HOUR, MINUTE } from './history'
import { createTitles, HOSTILE_TITLES } from './titles'
import type { TicketColumns } from './ticket-columns'
import { planWork } from './work-plan'
import { workHistory, type WorkedTicket } from './work-history'

/** A row of `public.tickets`; times are epoch ms. */
export type DemoTicket = TicketColumns<number>

export interface DemoData {
  readonly neighbour: { readonly workspaceId: string; readonly koraActorId: string }
  readonly operatorId: string
  readonly tickets: readonly DemoTicket[]
  /** In the order in which they happened. */
  readonly events: readonly ChainEventDraft[]
  readonly lastLeader: { readonly instanceId: string; readonly term: number }
}

interface DemoSetting {
  readonly workspaceId: string
  readonly koraActorId: string
  /** Epoch ms: where the history ends. */
  readonly now: number
}

/** Some 250 tickets and two days of events: for the same workspace always the same history. */
export function demoData(setting: DemoSetting): DemoData {
  const { workspaceId, koraActorId, now } = setting
  const random = createRandom(`kora demonstration of ${workspaceId}`)
  const runtime = runtimeHistory(random, now)
  const work = workHistory(random, planWork(random), { now, ...runtime })
  const operatorId = random.uuid()
  const neighbour = { workspaceId: `${workspaceId}-neighbour`, koraActorId: random.uuid() }

  const make = ticketMaker(random, setting)
  const worked = work.tickets.map((ticket) => make(columnsOfWork(random, ticket, koraActorId)))
  const waiting = waitingTickets(random, now).map(make)
  const foreignClaim = make({
    sea_status: 'in_progress',
    sea_active_claim_token: random.uuid(),
    sea_active_claim_actor_id: operatorId,
    claim_count: 1,
    work_attempt_count: 1,
    sea_claimed_at: now - 26 * HOUR,
    sea_assigned_at: now - 27 * HOUR,
  })
  const others = [
    ...repeat(10, () => make({ kind: random.pick(['bug', 'incident', 'chore']) })),
    ...repeat(6, () => make({ sea_assigned_to_actor_id: operatorId })),
    ...repeat(6, () => make({ sea_assigned_to_actor_id: null })),
    ...repeat(10, () =>
      make({
        workspace_id: neighbour.workspaceId,
        sea_assigned_to_actor_id: neighbour.koraActorId,
        title: 'A ticket of the neighbouring workspace',
      }),
    ),
  ]
  giveHostileTitles(worked, waiting)

  const events = [...eventsOfMoves(random, [...runtime.moves, ...work.moves])]
    .concat(runtime.events, work.events)
    .toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt))
  return {
    neighbour,
    operatorId,
    tickets: random.shuffle([...worked, ...waiting, foreignClaim, ...others]),
    events,
    lastLeader: runtime.lastLeader,
  }
}

function repeat<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_none, index) => make(index))
}

/** Makes tickets of Kora's that wait; `columns` hold what is different about one. */
function ticketMaker(random: Random, { workspaceId, koraActorId, now }: DemoSetting) {
  const nextTitle = createTitles(random)
  return (columns: Partial<DemoTicket>): DemoTicket => {
    const assigned = columns.sea_assigned_at ?? now - random.between(5 * MINUTE, 30 * HOUR)
    const created = assigned - random.between(MINUTE, 4 * DAY)
    const row = {
      id: random.uuid(),
      workspace_id: workspaceId,
      kind: 'sea',
      title: nextTitle(),
      objective: 'Do what the title says, and leave a note about anything that is left open.',
      sea_status: 'assigned',
      sea_priority: random.pick([
        ...['frontier', 'high', 'high', 'high', 'high', 'normal', 'normal', 'normal'],
        ...['normal', 'normal', 'normal', 'normal', 'normal', 'low', 'low', 'low', 'low'],
        ...[null, 'P0'],
      ] as [string | null, ...(string | null)[]]),
      sea_assigned_to_actor_id: koraActorId,
      sea_active_claim_token: null,
      sea_active_claim_actor_id: null,
      work_attempt_id: null,
      claim_count: 0,
      work_attempt_count: 0,
      next_eligible_at: null,
      created_at: Math.round(created),
      sea_assigned_at: Math.round(assigned),
      sea_claimed_at: null,
      sea_claim_expires_at: null,
      sea_resolved_at: null,
      ...columns,
    }
    const touched = [row.created_at, row.sea_assigned_at, row.sea_claimed_at, row.sea_resolved_at]
    return { ...row, updated_at: Math.max(...touched.map((time) => time ?? 0)) }
  }
}

function columnsOfWork(
  random: Random,
  ticket: WorkedTicket,
  koraActorId: string,
): Partial<DemoTicket> {
  const { live } = ticket.plan
  return {
    id: ticket.id,
    sea_status: ticket.status,
    sea_active_claim_token: live ? random.uuid() : null,
    sea_active_claim_actor_id: live ? koraActorId : null,
    work_attempt_id: ticket.attemptId,
    claim_count: ticket.claimCount,
    work_attempt_count: ticket.attemptCount,
    next_eligible_at: ticket.nextEligibleAt,
    sea_assigned_at: Math.round(ticket.firstClaimedAt - random.between(MINUTE, 9 * HOUR)),
    sea_claimed_at: ticket.claimedAt,
    sea_claim_expires_at: live ? ticket.leaseExpiresAt : null,
    sea_resolved_at: live ? null : ticket.resolvedAt,
  }
}

/**
 * The queue: untouched tickets, odd rows of older writers among them. Most of it is due later, so
 * that a viewer sees Kora finish what is due, rest, and begin again.
 */
function waitingTickets(random: Random, now: number): Partial<DemoTicket>[] {
  const later = () => ({ next_eligible_at: now + random.whole(20, 600) * MINUTE })
  return [
    ...repeat(2, () => ({})),
    ...repeat(73, later),
    ...repeat(3, () => ({ ...later(), sea_assigned_at: null })),
    ...[null, null, 'triage_pending', 'triage_pending', 'claimed', 'in_progress'].map(
      (sea_status) => ({ sea_status }),
    ),
    ...[null, null, ''].map((title) => ({ ...later(), title })),
  ]
}

/** Puts the hostile titles where they are seen: in every bucket, near the top. */
function giveHostileTitles(worked: readonly DemoTicket[], waiting: readonly DemoTicket[]): void {
  const newest = worked.toSorted((one, other) => other.updated_at - one.updated_at)
  const stuck = ['failed_terminal', 'blocked_needs_operator']
  const seen = [
    ...newest.filter((ticket) => ticket.sea_active_claim_token !== null).slice(1),
    ...newest.filter((ticket) => stuck.includes(ticket.sea_status ?? '')).slice(1, 6),
    ...newest.filter((ticket) => ticket.sea_status === 'completed').slice(1, 5),
    ...waiting.filter((ticket) => ticket.sea_priority === 'high'),
  ]
  HOSTILE_TITLES.forEach((title, index) => {
    const ticket = seen[index]
    if (ticket !== undefined) ticket.title = title
  })
}
