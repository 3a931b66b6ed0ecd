import type { PrimaryState } from '@/lib/domain/state/operational-state'
import { TRANSITION_TABLE } from '@/lib/domain/state/transition-table'
import type { TransitionRow } from '@/lib/domain/state/transition-table'

/**
 * A target state and the rows that lead to it; `number` labels its arrow on the map and its list
 * entry.
 */
export interface Exit {
  readonly number: number
  readonly to: PrimaryState
  readonly rows: readonly Pick<TransitionRow, 'trigger' | 'guard' | 'recoveryOwner'>[]
}

/**
 * Groups the next states of an answer by target. Guard and recovery owner come from the table of
 * SPEC 4.2; a row that is not in the table has neither.
 */
export function exitsFrom(
  from: PrimaryState,
  nextStates: readonly { readonly to_state: PrimaryState; readonly trigger: string }[],
): readonly Exit[] {
  const targets = [...new Set(nextStates.map((next) => next.to_state))]
  return targets.map((to, index) => ({
    number: index + 1,
    to,
    rows: nextStates
      .filter((next) => next.to_state === to)
      .map(({ trigger }) => {
        const row = TRANSITION_TABLE.find(
          (entry) => entry.from === from && entry.to === to && entry.trigger === trigger,
        )
        return {
          trigger,
          guard: row?.guard ?? null,
          recoveryOwner: row?.recoveryOwner ?? null,
        }
      }),
  }))
}
