import 'server-only'
import type { AnswerErrorCode } from '@/lib/wire/error-code'
import type {
  AssignedTicketsBody,
  AssignedTicketsInclude,
} from '@/lib/wire/tickets/assigned-tickets.wire'

/** Why the tickets are not there; `message` is the `error` of the answer (SPEC 8). */
export interface AssignedTicketsError {
  readonly code: Extract<AnswerErrorCode, 'provider_not_registered' | 'substrate_read_failed'>
  readonly message: string
}

export const PROVIDER_NOT_REGISTERED: AssignedTicketsError = {
  code: 'provider_not_registered',
  message: 'the substrate provider is not yet registered',
}

export const SUBSTRATE_READ_FAILED: AssignedTicketsError = {
  code: 'substrate_read_failed',
  message: 'the substrate read returned None',
}

/** Sample rows: the real shape, legal values, and each is marked as a sample. */
const SAMPLE = {
  in_progress: [
    {
      id: 'sample-in-progress-1',
      title: 'Sample: reconcile the invoices of May with the ledger',
      criticality: 'frontier',
      claimed_at: '2026-01-01T12:00:00.000000Z',
      claim_count: 2,
      work_attempt_count: 3,
    },
  ],
  queued: [
    {
      id: 'sample-queued-1',
      title: 'Sample: find out why the checkout is slow',
      criticality: 'high',
      assigned_at: '2026-01-01T11:30:00.000000Z',
      next_eligible_at: null,
    },
    {
      id: 'sample-queued-2',
      title: 'Sample: fill in the missing tax numbers',
      criticality: 'normal',
      assigned_at: '2026-01-01T09:00:00.000000Z',
      next_eligible_at: '2026-01-01T13:00:00.000000Z',
    },
  ],
  recently_resolved: [
    {
      id: 'sample-resolved-1',
      title: 'Sample: translate the welcome mails',
      criticality: 'low',
      resolved_at: '2026-01-01T11:55:00.000000Z',
      resolution: 'completed',
      model_tier_used: 'standard',
    },
  ],
  failed_or_blocked: [
    {
      id: 'sample-blocked-1',
      title: 'Sample: rotate the keys of the staging host',
      criticality: 'high',
      state: 'blocked_needs_operator',
      failure_count_by_reason: { agent_loop_timeout: 2, retry_ceiling: 1 },
    },
  ],
} satisfies AssignedTicketsBody

function nothingIncluded(include: ReadonlySet<AssignedTicketsInclude>) {
  return {
    ...(include.has('totals') ? { totals: null, oldest_waiting_at: null } : {}),
    ...(include.has('freshness') ? { freshness: null } : {}),
    ...(include.has('claims') ? { claims: null } : {}),
    ...(include.has('unworked') ? { unworked: null } : {}),
  }
}

/**
 * Every answer without live tickets (SPEC 8). Without an error it is the cold stub with sample
 * rows; with one the lists are empty, so that an outage never shows invented tickets.
 */
export function koraAssignedSeaTicketsStub(
  error?: AssignedTicketsError,
  include: ReadonlySet<AssignedTicketsInclude> = new Set(),
): AssignedTicketsBody {
  if (error === undefined) return { ...SAMPLE, stub: true, ...nothingIncluded(include) }
  return {
    in_progress: [],
    queued: [],
    recently_resolved: [],
    failed_or_blocked: [],
    stub: true,
    error: error.message,
    error_code: error.code,
    ...nothingIncluded(include),
  }
}
