import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { ClaimPermission, PrimaryState } from '@/lib/domain/state/operational-state'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import type { ShownState } from './state-style'

/** What the panel may show of Kora: no more than the verdict allows (SPEC 9). */
export interface StateAppearance {
  readonly state: ShownState
  readonly permission: ClaimPermission | 'unknown'
  /** The last report of a silent runtime, whose state is unknown; else null. */
  readonly lastReported: { readonly state: PrimaryState; readonly at: number | null } | null
  /** Whether the state has its own colour and symbol. */
  readonly trusted: boolean
}

const UNKNOWN: StateAppearance = {
  state: 'unknown',
  permission: 'unknown',
  lastReported: null,
  trusted: false,
}

function mayBeTrusted(mark: LiveMark): boolean {
  switch (mark) {
    case 'live':
    case 'polling':
    case 'sample':
      return true
    case 'stale':
    case 'offline':
    case 'unknown':
      return false
    default:
      return mark satisfies never
  }
}

/**
 * The state and the permission that a view may show. A permission that may not hold now is
 * `unknown`, and so is the state of a silent runtime (SPEC 9). A body without live data comes from
 * a process that is still booting and reports its own state.
 */
export function stateAppearance(view: PanelView<OperationalStateBody>): StateAppearance {
  const { verdict, body, asOf } = view
  if (body === null || verdict.shows === 'skeleton') return UNKNOWN
  if (verdict.banner === 'runtime-silent') {
    const heartbeat = body.runtime ? Date.parse(body.runtime.heartbeat_at) : Number.NaN
    const at = Number.isFinite(heartbeat) ? heartbeat : asOf
    return { ...UNKNOWN, lastReported: { state: body.primary_state, at } }
  }
  const trusted =
    mayBeTrusted(verdict.mark) && (verdict.shows === 'live' || verdict.shows === 'sample')
  return {
    state: body.primary_state,
    permission: trusted ? body.claim_permission : 'unknown',
    lastReported: null,
    trusted: trusted && verdict.banner !== 'uninitialized',
  }
}
