import ClockAlert from 'lucide-react/icons/clock-alert'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'
import { REPLAY_WORDS } from './replay-words'
import { tickingNote } from './ticking-note'
import { Since, WhatYouSee } from './what-you-see'

/**
 * Shows when the data is older than two intervals and a second, even if every request succeeds.
 * Catches what no other banner does (SPEC 9). On a read replica it names what holds the replay up.
 */
export function StaleBanner({ view, onRefresh }: BannerProps) {
  const replay = view.replay === null ? null : REPLAY_WORDS[view.replay]
  return (
    <BannerFrame
      kind="stale"
      role="alert"
      tone="alarm"
      icon={<ClockAlert size={20} />}
      title={replay === null ? 'This data is old.' : `This data is old: ${replay.cause}`}
      ticking={tickingNote(view)}
      onRefresh={onRefresh}
    >
      <p>
        <Since view={view} />
        <WhatYouSee view={view} />{' '}
        {replay === null
          ? 'The server answers, but with nothing newer. Check that it reaches its database, and that nothing between it and this page keeps old answers.'
          : replay.advice}
      </p>
    </BannerFrame>
  )
}
