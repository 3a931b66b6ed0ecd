/** What an agent may answer for a ticket that it was given (SPEC 10). */

export const RESOLUTIONS = [
  'completed',
  'released',
  'failed_retryable',
  'failed_terminal',
  'blocked_needs_operator',
  'deferred_cost_limit',
] as const
export type Resolution = (typeof RESOLUTIONS)[number]

/** Texts are clean and at most 8 kB each; null where the agent gave none. */
export interface AgentResult {
  readonly resolution: Resolution
  readonly summary: string | null
  readonly modelTierUsed: string | null
  readonly failureReason: string | null
  /** Whole seconds until the ticket may be claimed again, 0 … 30 days. */
  readonly nextEligibleOffsetSeconds: number | null
}

/** Whether Kora is done with the ticket; anything else is tried again. */
export function isFinal(resolution: Resolution): boolean {
  switch (resolution) {
    case 'completed':
    case 'failed_terminal':
    case 'blocked_needs_operator':
      return true
    case 'released':
    case 'failed_retryable':
    case 'deferred_cost_limit':
      return false
    default:
      return resolution satisfies never
  }
}
