import type { ReactNode } from 'react'
import { PanelBanner } from '@/components/banners/panel-banner'
import type { BannerSubject } from '@/components/banners/banner-props'
import { ClockProvider } from '@/components/ui/clock-context'
import { TimeText } from '@/components/ui/time-text'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { isLive } from './is-live'
import { PANEL_ANCHOR } from './panel-anchor'

interface PanelFrameProps {
  readonly subject: BannerSubject
  readonly title: string
  readonly view: PanelView<unknown>
  /** Set on explorer pages, e.g. `chain events`: their banner mentions no sample data. */
  readonly explored?: string
  /** No data has been requested yet, so the panel is not busy. */
  readonly idle?: boolean
  readonly onRefresh?: () => void
  /** The clock of the data, epoch ms: stops while the data is not live. */
  readonly bodyNow: number
  /** Content above the data that stays live at all times. */
  readonly intro?: ReactNode
  readonly children: ReactNode
}

/**
 * The frame of a panel: title, banner, and the border between what is live and what is not. Title
 * and banner follow the current time, the content follows the clock of its data.
 */
export function PanelFrame(props: PanelFrameProps) {
  const {
    subject,
    title,
    view,
    explored,
    idle = false,
    onRefresh,
    bodyNow,
    intro,
    children,
  } = props
  const { verdict, asOf, tickingNow } = view
  const anchor = PANEL_ANCHOR[subject]
  const sample = verdict.shows === 'sample'
  return (
    <section
      id={anchor}
      tabIndex={-1}
      aria-labelledby={`${anchor}-title`}
      aria-busy={verdict.shows === 'skeleton' && !idle}
      data-testid={`panel-${subject}`}
      className="@container min-w-0 overflow-clip rounded-xl border border-line bg-surface"
    >
      <ClockProvider now={tickingNow}>
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-4 sm:px-5">
          <h2 id={`${anchor}-title`} className="text-lg font-semibold">
            {title}
          </h2>
          {asOf === null || sample ? null : (
            // A line of its own on a phone: beside the title it would move with its zone.
            <p className="text-xs text-ink-soft max-sm:w-full">
              as of <TimeText at={asOf} format="clock" /> · <TimeText at={asOf} format="relative" />
            </p>
          )}
        </div>
        {intro === undefined ? null : <div className="px-4 pb-4 sm:px-5">{intro}</div>}
        <PanelBanner view={view} subject={subject} explored={explored} onRefresh={onRefresh} />
      </ClockProvider>
      <ClockProvider now={bodyNow}>
        <div data-live={isLive(verdict)} data-sample={sample ? '' : undefined}>
          {children}
        </div>
      </ClockProvider>
    </section>
  )
}
