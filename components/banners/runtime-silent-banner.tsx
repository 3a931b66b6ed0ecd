import HeartCrack from 'lucide-react/icons/heart-crack'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'
import { tickingNote } from './ticking-note'
import { Since } from './what-you-see'

/**
 * Shows when the leader has missed three heartbeats: the database still holds its last report, but
 * the report may no longer be true (SPEC 9).
 */
export function RuntimeSilentBanner({ view, subject }: BannerProps) {
  return (
    <BannerFrame
      kind="runtime-silent"
      role="alert"
      tone="alarm"
      icon={<HeartCrack size={20} />}
      title="Kora’s runtime is silent."
      ticking={tickingNote(view)}
    >
      <p>
        <Since view={view} />
        {subject === 'state'
          ? 'It may still be working; its state and whether it may take work are unknown.'
          : `${view.replay === null ? 'The list is fresh' : 'The list is what the replica has'}, but whether the work goes on cannot be confirmed: tickets that the runtime held may stand still until their lease runs out.`}{' '}
        {view.replay === null
          ? null
          : 'This page reads a replica of the database, to which no newer heartbeat has come. '}
        Check that the leading process runs and reaches the database. Another instance takes over by
        itself where there is one.
      </p>
    </BannerFrame>
  )
}
