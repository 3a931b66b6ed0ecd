import type { PrimaryState } from './operational-state'

/** How many transitions a holder remembers and sends to a page (SPEC 4.3). */
export const HISTORY_LIMIT = 10

/** One line of the history, in the shape it has on the wire (SPEC 4.3). */
export interface TransitionRecord {
  /** UTC to the second: `2026-05-21T17:00:00Z`. */
  readonly timestamp: string
  readonly from_state: PrimaryState
  readonly to_state: PrimaryState
  readonly trigger: string
}

/** An instant in UTC to the second. */
export function toUtcSecond(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`
}
