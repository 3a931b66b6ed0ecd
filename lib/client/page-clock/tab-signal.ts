import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PrimaryState } from '@/lib/domain/state/operational-state'

/** The variants of the favicon, each a file of that name; `page` shows nothing of Kora's state. */
export type TabIcon = 'good' | 'attention' | 'alarm' | 'unknown' | 'sample' | 'page'

export interface TabSignal {
  readonly title: string
  readonly icon: TabIcon
}

interface TabFacts {
  /** When the tab was hidden, as text in the reader's zone; null while it is visible. */
  readonly longHiddenSince: string | null
  readonly mark: LiveMark
  /** What is known of the state just now; null when nothing is. */
  readonly state: PrimaryState | null
  readonly degraded: boolean
  /**
   * How many tickets need an operator, e.g. `10,000+`; null where none does, or the count is
   * unknown.
   */
  readonly stuck: string | null
}

/**
 * What the browser's tab shows (DESIGN, SPEC 9): the state while the tab is visible, and that it is
 * no longer kept up when the tab was hidden for too long.
 */
export function tabSignal(facts: TabFacts): TabSignal {
  const { longHiddenSince, mark, state, degraded, stuck } = facts
  if (longHiddenSince !== null) {
    return { title: `Kora · not watching since ${longHiddenSince}`, icon: 'unknown' }
  }
  switch (mark) {
    case 'live':
    case 'polling':
      return liveSignal(state, degraded, stuck)
    case 'sample':
      return { title: 'Kora · sample data', icon: 'sample' }
    case 'offline':
    case 'stale':
      return { title: `Kora · ${mark}`, icon: 'alarm' }
    case 'unknown':
      return { title: 'Kora · unknown', icon: 'unknown' }
    default:
      return mark satisfies never
  }
}

function liveSignal(
  state: PrimaryState | null,
  degraded: boolean,
  stuck: string | null,
): TabSignal {
  if (state === null) return { title: 'Kora · unknown', icon: 'unknown' }
  return {
    title: `Kora · ${state}${degraded ? ', degraded' : ''}${stuck === null ? '' : ` · ${stuck} stuck`}`,
    icon: iconOf(state, degraded),
  }
}

function iconOf(state: PrimaryState, degraded: boolean): TabIcon {
  switch (state) {
    case 'ready':
    case 'active':
      return degraded ? 'attention' : 'good'
    case 'booting':
    case 'paused':
      return 'attention'
    case 'stopped':
      return 'alarm'
    default:
      return state satisfies never
  }
}
