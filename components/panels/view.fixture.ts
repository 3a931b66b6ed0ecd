import type { BannerKind, LiveMark, PanelShows } from '@/lib/client/freshness/judge-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

/** The current time of every view in the tests. */
export const NOW = Date.parse('2026-05-21T12:03:58Z')
/** Age of data that is not live in the tests. */
export const AGE_MS = 47_000

/** A panel view for a mark, a banner and what is shown. */
export function viewOf<Body>(
  body: Body | null,
  verdict: { mark: LiveMark; banner: BannerKind | null; shows: PanelShows },
  more: Partial<PanelView<Body>> = {},
): PanelView<Body> {
  const live = verdict.shows === 'live'
  const asOf = body === null || verdict.shows === 'sample' ? null : NOW - (live ? 1_000 : AGE_MS)
  return {
    verdict: { ...verdict, ageMs: asOf === null ? null : NOW - asOf },
    body,
    asOf,
    now: live ? NOW : (asOf ?? NOW),
    tickingNow: NOW,
    failureSince: verdict.banner === null ? null : NOW - 40_000,
    failure: null,
    replay: null,
    busySince: null,
    refusal: null,
    nextTryAt: verdict.banner === null ? null : NOW + 3_000,
    boot: null,
    ...more,
  }
}

export const LIVE = { mark: 'live', banner: null, shows: 'live' } as const

/** An active Kora without problems. */
export function activeState(more: Partial<OperationalStateBody> = {}): OperationalStateBody {
  return {
    primary_state: 'active',
    claim_permission: 'normal',
    degradation_reasons: [],
    is_degraded: false,
    transition_history: [
      {
        timestamp: '2026-05-21T12:01:40Z',
        from_state: 'ready',
        to_state: 'active',
        trigger: 'claim acquired',
      },
    ],
    valid_next_states: [
      { to_state: 'ready', trigger: 'claim released' },
      { to_state: 'paused', trigger: 'STOP-KORA L1–3, cost 100%, operator' },
      { to_state: 'stopped', trigger: 'STOP-KORA L4/L5' },
    ],
    state_entered_at: '2026-05-21T12:01:40.000000Z',
    runtime: {
      instance_id: 'node-3',
      leader: true,
      heartbeat_at: new Date(NOW - AGE_MS).toISOString(),
      alive: true,
    },
    agent: { kind: 'http', reachable: true },
    strip: null,
    ...more,
  }
}

/** One ticket in each bucket. */
export function someTickets(more: Partial<AssignedTicketsBody> = {}): AssignedTicketsBody {
  return {
    in_progress: [
      {
        id: 'a1',
        title: 'Reconcile the invoices',
        criticality: 'frontier',
        claimed_at: '2026-05-21T11:59:46.000000Z',
        claim_count: 2,
        work_attempt_count: 3,
      },
    ],
    queued: [
      {
        id: 'b1',
        title: 'Find the slow query',
        criticality: 'high',
        assigned_at: '2026-05-21T11:03:58.000000Z',
        next_eligible_at: '2026-05-21T12:15:58.000000Z',
      },
    ],
    recently_resolved: [
      {
        id: 'c1',
        title: 'Translate the mails',
        criticality: 'low',
        resolved_at: '2026-05-21T11:50:00.000000Z',
        resolution: 'failed_retryable',
        model_tier_used: null,
      },
    ],
    failed_or_blocked: [
      {
        id: 'd1',
        title: 'Rotate the keys',
        criticality: 'normal',
        state: 'blocked_needs_operator',
        failure_count_by_reason: { agent_loop_timeout: 3 },
      },
    ],
    claims: { a1: { lease_expires_at: '2026-05-21T12:09:46.000000Z', work_attempt_id: null } },
    ...more,
  }
}
