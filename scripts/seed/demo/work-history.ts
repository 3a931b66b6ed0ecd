import { CHAIN_EVENT, type ChainEventDraft, type ChainEventType } from '@/lib/domain/chain-event'
import type { Random } from '@/scripts/seed/random'
import { OUTAGE, scheduleWork } from './schedule-work'
import { eventAt, MINUTE, type Move, SECOND, type Shift } from './history'
import type { Attempt, PlannedTicket } from './work-plan'

/** Leases are as long as the poller's default (SPEC 2). */
const LEASE = 10 * MINUTE

const TRIED_AGAIN: readonly string[] = ['released', 'failed_retryable', 'deferred_cost_limit']
/** Reasons after which a minute is enough. */
const BRIEF: readonly (string | null)[] = ['dispatch', 'agent_bad_answer']

/** A ticket as its attempts have left it. */
export interface WorkedTicket {
  readonly id: string
  readonly plan: PlannedTicket
  claimCount: number
  attemptCount: number
  attemptId: string | null
  firstClaimedAt: number
  claimedAt: number
  resolvedAt: number | null
  leaseExpiresAt: number | null
  status: string
  nextEligibleAt: number | null
}

interface WorkHistory {
  readonly tickets: readonly WorkedTicket[]
  readonly events: readonly ChainEventDraft[]
  readonly moves: readonly Move[]
}

interface WorkSetting {
  readonly now: number
  readonly shifts: readonly Shift[]
  readonly killedAt: number
  readonly foundAt: number
}

/** Lays the planned attempts into the shifts, one after the other, and logs the outcome of each. */
export function workHistory(
  random: Random,
  plan: readonly PlannedTicket[],
  setting: WorkSetting,
): WorkHistory {
  const events: ChainEventDraft[] = []
  const moves: Move[] = []
  const tickets = plan.map((planned): WorkedTicket => ({
    id: random.uuid(),
    plan: planned,
    claimCount: 0,
    attemptCount: 0,
    attemptId: null,
    firstClaimedAt: Infinity,
    claimedAt: 0,
    resolvedAt: null,
    leaseExpiresAt: null,
    status: 'assigned',
    nextEligibleAt: null,
  }))

  const say = (at: number, type: ChainEventType, ticket: WorkedTicket, more = {}) => {
    events.push(
      eventAt(random, at, type, {
        sea_ticket_id: ticket.id,
        work_attempt_id: ticket.attemptId,
        ...more,
      }),
    )
  }
  const counts = (ticket: WorkedTicket) => ({
    claim_count: ticket.claimCount,
    work_attempt_count: ticket.attemptCount,
    lease_expires_at:
      ticket.leaseExpiresAt === null ? null : new Date(ticket.leaseExpiresAt).toISOString(),
  })

  const claim = (ticket: WorkedTicket, at: number) => {
    ticket.claimCount += 1
    ticket.attemptCount += 1
    ticket.attemptId = random.uuid()
    ticket.firstClaimedAt = Math.min(ticket.firstClaimedAt, at)
    ticket.claimedAt = at
    ticket.leaseExpiresAt = at + LEASE
    say(at, CHAIN_EVENT.ticketClaimed, ticket, counts(ticket))
  }
  const becomeActive = (at: number) =>
    moves.push({ at: at + 30, to: 'active', trigger: 'claim acquired' })

  const work = (ticket: WorkedTicket, attempt: Attempt, from: number, to: number) => {
    claim(ticket, from)
    becomeActive(from)
    if (to - from > LEASE) {
      ticket.leaseExpiresAt = from + 2 * LEASE
      say(from + LEASE - MINUTE, CHAIN_EVENT.ticketClaimRefreshed, ticket, counts(ticket))
    }
    if (!attempt.counts) ticket.attemptCount -= 1
    const again = eligibleAgain(random, attempt, ticket, to, setting.now)
    say(to, CHAIN_EVENT.ticketClaimReleased, ticket, counts(ticket))
    say(to, CHAIN_EVENT.ticketResolved, ticket, {
      resolution: attempt.resolution,
      resolution_summary: attempt.summary,
      model_tier_used: attempt.tier,
      failure_reason: attempt.reason,
      next_eligible_offset_seconds: again === null ? null : Math.round((again - to) / SECOND),
    })
    moves.push({ at: to + 40, to: 'ready', trigger: 'claim released' })
    if (attempt.reason === 'dispatch') {
      moves.push({ at: to + 50, add: ['dispatch'], trigger: 'agent unreachable' })
      moves.push({ at: to + OUTAGE, remove: ['dispatch'], trigger: 'agent reachable' })
    }
    ticket.leaseExpiresAt = null
    ticket.resolvedAt = to
    ticket.status = attempt.resolution
    ticket.nextEligibleAt = again
  }

  for (const { ticket, attempt, from, to } of scheduleWork(random, tickets, setting.shifts)) {
    if (ticket.plan.loses && attempt === ticket.plan.attempts.at(-1)) {
      claim(ticket, setting.killedAt - 4 * MINUTE)
      becomeActive(setting.killedAt - 4 * MINUTE)
      say(setting.foundAt, CHAIN_EVENT.ticketClaimExpired, ticket, counts(ticket))
    }
    work(ticket, attempt, from, to)
  }

  const live = tickets.filter((ticket) => ticket.plan.live)
  live.forEach((ticket, index) => {
    const at = setting.now - (index === 0 ? 4 * MINUTE : 70 * SECOND)
    claim(ticket, at)
    if (index === 0) becomeActive(at)
    ticket.status = index === 0 ? 'in_progress' : 'claimed'
    ticket.nextEligibleAt = null
  })
  return { tickets, events, moves }
}

/** When the ticket may be claimed again, where its attempt ended so that it may (SPEC 10). */
function eligibleAgain(
  random: Random,
  attempt: Attempt,
  ticket: WorkedTicket,
  at: number,
  now: number,
): number | null {
  if (!TRIED_AGAIN.includes(attempt.resolution)) return null
  if (attempt.reason === 'agent_loop_timeout') return at + 10 * MINUTE
  const last = attempt === ticket.plan.attempts.at(-1)
  if (!last || BRIEF.includes(attempt.reason)) return at + MINUTE
  // The agent asked for so much time that the ticket still waits when the history ends.
  return now + Math.round(random.between(4, 600)) * MINUTE
}
