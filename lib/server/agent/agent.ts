import 'server-only'
import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import type { Criticality } from '@/lib/domain/tickets/sea-ticket'

/** One attempt at one ticket, as the agent gets it (SPEC 10). */
export interface AgentJob {
  readonly ticket: {
    readonly id: string
    readonly workspaceId: string
    readonly title: string | null
    readonly objective: string | null
    readonly criticality: Criticality
  }
  readonly attempt: {
    readonly id: string
    /** Counted attempts at the ticket, this one included. */
    readonly number: number
    /** ISO 8601 UTC; progress moves it on. */
    readonly leaseExpiresAt: string
  }
}

/** Why a caller ends an attempt early; it aborts the signal with this as the reason. */
export type AbortReason = 'lease_lost' | 'stopping' | 'timeout'

export interface AgentHooks {
  /** Aborted with an `AbortReason`. */
  readonly signal: AbortSignal
  /** Called for each sign of life from the agent; it must not throw. */
  readonly onProgress: () => void
}

/** Works tickets. It knows no lease: the caller keeps that, and aborts when it ends. */
export interface Agent {
  readonly kind: 'http' | 'simulated'
  /** Never rejects: whatever happens is an outcome. Ends at once when the signal is aborted. */
  work(job: AgentJob, hooks: AgentHooks): Promise<AttemptOutcome>
  /** Whether the agent is there. Never rejects. */
  probe(signal: AbortSignal): Promise<boolean>
}

/** What an aborted signal makes of an attempt. */
export function outcomeOfAbort(signal: AbortSignal): AttemptOutcome {
  if (signal.reason === ('timeout' satisfies AbortReason)) return { kind: 'timeout' }
  const lost = signal.reason === ('lease_lost' satisfies AbortReason)
  // An unknown reason reads as `stopping`: the claim is then released, never left to run out.
  return { kind: 'aborted', reason: lost ? 'lease_lost' : 'stopping' }
}
