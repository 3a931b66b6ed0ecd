import Database from 'lucide-react/icons/database'
import { VisibleText } from '@/components/ui/visible-text'
import { BannerFrame } from './banner-frame'
import { waitsForOperator } from './boot-words'
import { type BannerProps, SUBJECT_WORDS } from './banner-props'
import { tickingNote } from './ticking-note'
import { Since, WhatYouSee } from './what-you-see'

/** Shows when the server answers `substrate_read_failed`: it runs, but cannot read its database. */
export function ReadErrorBanner({ view, subject, onRefresh }: BannerProps) {
  const waits = view.boot !== null && waitsForOperator(view.boot)
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
        <WhatYouSee view={view} />{' '}
        {waits
          ? 'The boot waits for its database to be mended. It looks again by itself.'
          : 'The server runs, but its database does not answer or refuses the read. Check the database; this clears by itself.'}
      </p>
      {waits ? (
        <p className="font-mono text-xs [overflow-wrap:anywhere]">
          <VisibleText text={view.boot.failed_detail ?? ''} />
        </p>
      ) : null}
    </BannerFrame>
  )
}
