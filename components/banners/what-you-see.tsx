import { Instant } from '@/components/ui/instant'
import type { BannerProps } from './banner-props'

/** What the panel shows below the banner: the last live data and its time, or nothing. */
export function WhatYouSee({ view }: Pick<BannerProps, 'view'>) {
  if (view.verdict.shows === 'last-live' && view.asOf !== null) {
    return (
      <>
        You see what was true at <Instant at={view.asOf} />.
      </>
    )
  }
  return 'Nothing has been read since this page was opened, so nothing is known.'
}

/** `Since 12:03:11.`, if the time is known. */
export function Since({ view }: Pick<BannerProps, 'view'>) {
  if (view.failureSince === null) return null
  return (
    <>
      Since <Instant at={view.failureSince} />.{' '}
    </>
  )
}
