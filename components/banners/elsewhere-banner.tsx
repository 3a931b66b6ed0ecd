import Shuffle from 'lucide-react/icons/shuffle'
import type { Elsewhere } from '@/lib/client/source/source-watch'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'
import { Since, WhatYouSee } from './what-you-see'

function titleOf({ part, workspace }: Elsewhere) {
  switch (part) {
    case 'workspace':
      return workspace === null
        ? 'This address now serves another workspace.'
        : `This address now serves another workspace: ${workspace}.`
    case 'database':
      return 'This address now serves another database.'
    case 'log':
      return 'This address now serves another event log.'
    case 'past':
      return 'The event log went back: events that it had are gone, as after an older copy is restored.'
    default:
      return part satisfies never
  }
}

/**
 * Shows when an answer is of another workspace, database or event log than the page was loaded for.
 * Comes before all other banners: nothing that is read now is about what the page shows (CONTROL 20).
 */
export function ElsewhereBanner({ view }: BannerProps) {
  if (view.failure?.kind !== 'elsewhere') return null
  return (
    <BannerFrame
      kind="elsewhere"
      role="alert"
      tone="alarm"
      icon={<Shuffle size={20} />}
      title={titleOf(view.failure.elsewhere)}
      onRefresh={() => window.location.reload()}
      refreshWords="Load what it serves now"
    >
      <p>
        <Since view={view} />
        <WhatYouSee view={view} /> Nothing on this page is about what the server has now.
      </p>
    </BannerFrame>
  )
}
