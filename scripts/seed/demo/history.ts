import type { ChainEventDraft, ChainEventType } from '@/lib/domain/chain-event'
import {
  BOOTING_STATE,
  type ClaimPermission,
  type DegradationReason,
  type PrimaryState,
  withClaimPermission,
  withPrimaryState,
  withReasonsAdded,
  withReasonsRemoved,
} from '@/lib/domain/state/operational-state'
import { type BootAccount, eventsOfTransition } from '@/lib/domain/state/transition-events'
import type { Random } from '@/scripts/seed/random'

/** The demonstration as plain data, before any of it is in a database. Times are epoch ms. */

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A stretch of time in which Kora takes work. */
export interface Shift {
  readonly from: number
  readonly to: number
}

/** One transition of the operational state; what is not named stays as it is. */
export interface Move {
  readonly at: number
  readonly trigger: string
  readonly to?: PrimaryState
  readonly permission?: ClaimPermission
  readonly add?: readonly DegradationReason[]
  readonly remove?: readonly DegradationReason[]
  readonly boot?: BootAccount
  /** The first move of a new process: whatever its predecessor was in, it starts from booting. */
  readonly fresh?: true
}

/** An event of the demonstration, made at `at`. */
export function eventAt(
  random: Random,
  at: number,
  eventType: ChainEventType,
  payload: Record<string, unknown>,
): ChainEventDraft {
  return { eventId: random.uuid(), eventType, occurredAt: new Date(at).toISOString(), payload }
}

/** The events of all moves, in order of time, as a living process would have written them. */
export function eventsOfMoves(random: Random, moves: readonly Move[]): ChainEventDraft[] {
  let state = BOOTING_STATE
  return moves
    .toSorted((one, other) => one.at - other.at)
    .flatMap((move) => {
      const from = move.fresh ? BOOTING_STATE : state
      state = withPrimaryState(from, move.to ?? from.primaryState)
      state = withClaimPermission(state, move.permission ?? state.claimPermission)
      state = withReasonsRemoved(withReasonsAdded(state, move.add ?? []), move.remove ?? [])
      return eventsOfTransition(
        { from, to: state, trigger: move.trigger },
        {
          occurredAt: new Date(move.at).toISOString(),
          newId: () => random.uuid(),
          boot: move.boot ?? null,
        },
      )
    })
}
