import ClockAlert from 'lucide-react/icons/clock-alert'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'
import { tickingNote } from './ticking-note'
import { Since, WhatYouSee } from './what-you-see'

/**
 * Shows when the data is older than two intervals and a second, even if every request succeeds.
 * Catches what no other banner does (SPEC 9).
 */
export function StaleBanner({ view, onRefresh }: BannerProps) {
  return (
    <BannerFrame
      kind="stale"
      role="alert"
      tone="alarm"
      icon={<ClockAlert size={20} />}
      title="This data is old."
      ticking={tickingNote(view)}
      onRefresh={onRefresh}
    >
      <p>
        <Since view={view} />
        <WhatYouSee view={view} /> The server answers, but with nothing newer. Check that it reaches
        its database, and that nothing between it and this page keeps old answers.
      </p>
    </BannerFrame>
  )
}
