import type { Tone } from '@/components/ui/tone'
import type { PrimaryState } from '@/lib/domain/state/operational-state'

/** A primary state, or `unknown`. */
export type ShownState = PrimaryState | 'unknown'

interface StateStyle {
  readonly tone: Tone
  /** What the state means for the work. */
  readonly meaning: string
  /** Utility class of its pattern on strips. */
  readonly strip: string
}

/** The style of each state, on every page. */
export const STATE_STYLE: Readonly<Record<ShownState, StateStyle>> = {
  booting: {
    tone: 'neutral',
    meaning: 'Kora checks its gates before it takes work.',
    strip: 'strip-booting',
  },
  ready: { tone: 'good', meaning: 'Kora holds no ticket.', strip: 'strip-ready' },
  active: { tone: 'good', meaning: 'Kora holds at least one ticket.', strip: 'strip-active' },
  paused: {
    tone: 'attention',
    meaning: 'Kora waits until the cause of the pause is cleared.',
    strip: 'strip-paused',
  },
  stopped: {
    tone: 'alarm',
    meaning: 'Only a new boot brings Kora back.',
    strip: 'strip-stopped',
  },
  unknown: {
    tone: 'unknown',
    meaning: 'Nobody can tell what Kora does right now.',
    strip: 'strip-unknown',
  },
}

/** Text colour of each tone. */
export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  attention: 'text-attention',
  alarm: 'text-alarm',
  unknown: 'text-unknown',
  neutral: 'text-ink',
}
