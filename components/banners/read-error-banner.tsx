import Database from 'lucide-react/icons/database'
import { BannerFrame } from './banner-frame'
import { type BannerProps, SUBJECT_WORDS } from './banner-props'
import { tickingNote } from './ticking-note'
import { Since, WhatYouSee } from './what-you-see'

/** Shows when the server answers `substrate_read_failed`: it runs, but cannot read its database. */
export function ReadErrorBanner({ view, subject, onRefresh }: BannerProps) {
  return (
    <BannerFrame
      kind="read-error"
      role="alert"
      tone="alarm"
      icon={<Database size={20} />}
      title={`${SUBJECT_WORDS[subject]} cannot be read.`}
      ticking={tickingNote(view)}
      onRefresh={onRefresh}
    >
      <p>
        <Since view={view} />
        <WhatYouSee view={view} /> The server runs, but its database does not answer or refuses the
        read. Check the database; this clears by itself.
      </p>
    </BannerFrame>
  )
}
