import type { ShownState } from '@/components/state/now/state-style'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'

interface MomentAppearance {
  readonly state: ShownState
  readonly degraded: boolean
  /** Whether an instance was alive that reported this state. */
  readonly known: boolean
  /** Why the state is not known; empty where it is. */
  readonly words: string
}

/** How to show a moment: without an instance that was alive, the state is `unknown` (SPEC 9). */
export function momentAppearance({ state, alive }: StateMomentBody): MomentAppearance {
  if (state === null) {
    return {
      state: 'unknown',
      degraded: false,
      known: false,
      words: 'The log tells of no state before that moment.',
    }
  }
  const degraded = state.degradation_reasons.length > 0
  if (alive === false) {
    return {
      state: 'unknown',
      degraded,
      known: false,
      words: `No process was running; last reported ${state.primary_state}.`,
    }
  }
  if (alive === null) {
    return {
      state: state.primary_state,
      degraded,
      known: false,
      words: 'As last reported; nothing tells whether an instance lived then.',
    }
  }
  return { state: state.primary_state, degraded, known: true, words: '' }
}
