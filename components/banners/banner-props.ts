import type { PanelView } from '@/lib/client/freshness/panel-view'

/** The panel that shows the banner. */
export type BannerSubject = 'state' | 'tickets' | 'events' | 'activity' | 'moment'

/** The subject of `… cannot be read`. */
export const SUBJECT_WORDS: Readonly<Record<BannerSubject, string>> = {
  state: 'The operational state',
  tickets: 'The tickets',
  events: 'The chain events',
  activity: 'The activity',
  moment: 'That moment',
}

/** The props of every banner. A banner uses the view around the data, never the data itself. */
export interface BannerProps {
  readonly view: PanelView<unknown>
  readonly subject: BannerSubject
  /** Set on explorer pages, e.g. `chain events`: those show no sample data. */
  readonly explored?: string
  /** Requests the data at once; without it the banner has no button. */
  readonly onRefresh?: () => void
}
