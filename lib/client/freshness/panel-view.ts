import type { ReplayState } from '@/lib/domain/replay-state'
import type { BootWire } from '@/lib/wire/state/operational-state.wire'
import type { PanelVerdict } from './judge-panel'
import type { Refusal, RequestFailure } from './request-failure'
import type { ClockSetBack } from './server-clock'

/** Everything that a panel renders from. Times are epoch milliseconds by the substrate's clock. */
export interface PanelView<Body> {
  readonly verdict: PanelVerdict
  /** Live, last live or sample data; null when nothing is known. */
  readonly body: Body | null
  readonly asOf: number | null
  /** For durations: ticks while the panel is live, stands at `asOf` otherwise. */
  readonly now: number
  /** The substrate's clock, always ticking: for "47 s ago" and "next try in 3 s" alone. */
  readonly tickingNow: number
  /** Since when the failure in the banner lasts; null without a banner. */
  readonly failureSince: number | null
  readonly failure: RequestFailure | null
  /** Since when the server defers the request because many ask; null where it does not. */
  readonly busySince: number | null
  /** How the replica that was read stands to its primary; null on a primary. */
  readonly replay: ReplayState | null
  /** The substrate's clock was set back and tells times a second time; null where it does not. */
  readonly clockSetBack?: ClockSetBack | null
  /** Why the server refuses this request; null where it does not. */
  readonly refusal: Refusal | null
  readonly nextTryAt: number | null
  /** Where the boot stands, for `banner-uninitialized`; null when not known. */
  readonly boot: BootWire | null
}
