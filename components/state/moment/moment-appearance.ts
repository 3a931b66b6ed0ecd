import type { ShownState } from '@/components/state/now/state-style'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'

interface MomentAppearance {
  readonly state: ShownState
  readonly degraded: boolean
  /** Whether a living instance vouched for the state then. */
  readonly known: boolean
  /** What to say where it did not; empty where it did. */
  readonly words: string
}

/** What may be said of a moment: a state that nobody vouched for is `unknown` (SPEC 9). */
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
