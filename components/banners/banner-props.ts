import type { PanelView } from '@/lib/client/freshness/panel-view'

/** Which panel a banner stands in. */
export type BannerSubject = 'state' | 'tickets' | 'events' | 'moment'

/** What cannot be read, at the beginning of a sentence. */
export const SUBJECT_WORDS: Readonly<Record<BannerSubject, string>> = {
  state: 'The operational state',
  tickets: 'The tickets',
  events: 'The chain events',
  moment: 'That moment',
}

/** What every banner is made from. A banner reads the view around the data, never the data. */
export interface BannerProps {
  readonly view: PanelView<unknown>
  readonly subject: BannerSubject
  /** What an explorer looks through, e.g. `chain events`: it invents no sample of that. */
  readonly explored?: string
  /** Asks for the data at once; without it the banner offers no button. */
  readonly onRefresh?: () => void
}
