import { describe, expect, it } from 'vitest'
import type {
  AssignedTickets,
  FailedTicket,
  QueuedTicket,
  ResolvedTicket,
  TicketInProgress,
} from '@/lib/domain/tickets/assigned-tickets'
import { toAssignedTicketsBody } from './assigned-tickets-body'
import {
  type AssignedTicketsInclude,
  assignedTicketsSchema,
} from '@/lib/wire/tickets/assigned-tickets.wire'

const HEAD = { title: 'Reconcile the ledger', priority: 'high' }

const IN_PROGRESS: TicketInProgress = {
  ...HEAD,
  id: '6f1f3b5e-0000-4000-8000-000000000001',
  claimedAt: '2026-05-21T11:00:00.123456Z',
  claimCount: 2,
  workAttemptCount: 3,
  leaseExpiresAt: '2026-05-21T11:10:00.123456Z',
  workAttemptId: '6f1f3b5e-0000-4000-8000-0000000000aa',
}

const QUEUED: QueuedTicket = {
  ...HEAD,
  id: 'q',
  assignedAt: '2026-05-21T10:00:00.123456Z',
  nextEligibleAt: null,
}

const RESOLVED: ResolvedTicket = {
  ...HEAD,
  id: 'r',
  status: 'completed',
  resolvedAt: '2026-05-21T11:30:00.123456Z',
  modelTierUsed: 'frontier',
}

const FAILED: FailedTicket = {
  ...HEAD,
  id: 'f',
  status: 'failed_terminal',
  failureCounts: { agent_loop_timeout: 2 },
}

const count = (exact: number) => ({ count: exact, capped: false })

const READ: AssignedTickets = {
  asOf: '2026-05-21T12:00:00.000001Z',
  inProgress: [IN_PROGRESS],
  queued: [QUEUED],
  recentlyResolved: [RESOLVED],
  failedOrBlocked: [FAILED],
  totals: {
    inProgress: count(1),
    queued: { count: 10_000, capped: true },
    recentlyResolved: count(2_304),
    failedOrBlocked: count(1),
    waitingToRetry: count(7),
  },
  unworked: { unassigned: count(3), ofUnworkedStatus: count(4) },
  oldestWaitingAt: '2026-05-20T12:00:00.000000Z',
}

const body = (include: AssignedTicketsInclude[] = [], read: Partial<AssignedTickets> = {}) =>
  toAssignedTicketsBody({ ...READ, ...read }, new Set(include))

const LISTS = ['failed_or_blocked', 'in_progress', 'queued', 'recently_resolved']

describe('the live answer about tickets', () => {
  it.each<[AssignedTicketsInclude[], string[]]>([
    [[], []],
    [['totals'], ['oldest_waiting_at', 'totals']],
    [['freshness'], ['freshness']],
    [['claims'], ['claims']],
    [['unworked'], ['unworked']],
    [
      ['claims', 'freshness', 'totals'],
      ['claims', 'freshness', 'oldest_waiting_at', 'totals'],
    ],
  ])('has with include %j just the four lists and %j', (include, more) => {
    expect(Object.keys(body(include)).sort()).toEqual([...LISTS, ...more].sort())
    expect(assignedTicketsSchema.parse(body(include))).toEqual(body(include))
  })

  it('has rows of exactly the contract, bucket by bucket', () => {
    const { in_progress, queued, recently_resolved, failed_or_blocked } = body()
    const head = { title: 'Reconcile the ledger', criticality: 'high' }
    expect(in_progress).toEqual([
      {
        ...head,
        id: IN_PROGRESS.id,
        claimed_at: '2026-05-21T11:00:00.123456Z',
        claim_count: 2,
        work_attempt_count: 3,
      },
    ])
    expect(queued).toEqual([
      { ...head, id: 'q', assigned_at: '2026-05-21T10:00:00.123456Z', next_eligible_at: null },
    ])
    expect(recently_resolved).toEqual([
      {
        ...head,
        id: 'r',
        resolved_at: '2026-05-21T11:30:00.123456Z',
        resolution: 'completed',
        model_tier_used: 'frontier',
      },
    ])
    expect(failed_or_blocked).toEqual([
      {
        ...head,
        id: 'f',
        state: 'failed_terminal',
        failure_count_by_reason: { agent_loop_timeout: 2 },
      },
    ])
  })

  it.each([null, ''])('calls a ticket whose title is %j <untitled>', (title) => {
    expect(body([], { inProgress: [{ ...IN_PROGRESS, title }] }).in_progress[0]?.title).toBe(
      '<untitled>',
    )
  })

  it.each([null, 'urgent'])('reads the priority %j as normal', (priority) => {
    const row = body([], { queued: [{ ...QUEUED, priority }] }).queued[0]
    expect(row?.criticality).toBe('normal')
  })

  it('says null for a model tier that the log does not tell and for an infinite time', () => {
    const resolved = { ...RESOLVED, modelTierUsed: null, resolvedAt: null }
    expect(body([], { recentlyResolved: [resolved] }).recently_resolved[0]).toMatchObject({
      model_tier_used: null,
      resolved_at: null,
    })
  })

  it('keeps the order in which the tickets were read', () => {
    const queued = ['z', 'a', 'm'].map((id) => ({ ...QUEUED, id }))
    expect(body([], { queued }).queued.map((row) => row.id)).toEqual(['z', 'a', 'm'])
  })

  it('has the same object for a ticket, a list and a claim that a read took over', () => {
    const one = body(['claims'])
    const { in_progress, failed_or_blocked, claims } = body(['claims'], {
      inProgress: [...READ.inProgress],
    })
    expect(failed_or_blocked).toBe(one.failed_or_blocked)
    expect(in_progress).not.toBe(one.in_progress)
    expect(in_progress[0]).toBe(one.in_progress[0])
    expect(claims?.[IN_PROGRESS.id]).toBe(one.claims?.[IN_PROGRESS.id])
  })

  it('tells counts, and the oldest that waits, where totals are asked for', () => {
    const { totals, oldest_waiting_at } = body(['totals'])
    expect(totals).toEqual({
      in_progress: count(1),
      queued: { count: 10_000, capped: true },
      recently_resolved: count(2_304),
      failed_or_blocked: count(1),
      waiting_to_retry: count(7),
    })
    expect(oldest_waiting_at).toBe('2026-05-20T12:00:00.000000Z')
  })

  it('tells the lease of each claim and of nothing else', () => {
    expect(body(['claims']).claims).toEqual({
      [IN_PROGRESS.id]: {
        lease_expires_at: '2026-05-21T11:10:00.123456Z',
        work_attempt_id: '6f1f3b5e-0000-4000-8000-0000000000aa',
      },
    })
    const alien = { ...IN_PROGRESS, leaseExpiresAt: null, workAttemptId: null }
    expect(body(['claims'], { inProgress: [alien] }).claims).toEqual({
      [IN_PROGRESS.id]: { lease_expires_at: null, work_attempt_id: null },
    })
  })

  it('tells the time and the source of the read', () => {
    expect(body(['freshness']).freshness).toEqual({
      as_of: '2026-05-21T12:00:00.000001Z',
      source: 'substrate',
    })
  })
})
