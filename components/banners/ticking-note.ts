import { formatDuration } from '@/components/ui/format-duration'
import type { BannerProps } from './banner-props'

/**
 * `data is 47 s old · next try in 3 s`; undefined where neither is known. For a silent runtime, how
 * long it has been silent: the answers are fresh, so their age would reassure wrongly.
 */
export function tickingNote(view: BannerProps['view']) {
  const { asOf, tickingNow, nextTryAt, failureSince, verdict } = view
  const parts: string[] = []
  if (verdict.banner === 'runtime-silent') {
    return failureSince === null
      ? undefined
      : `silent for ${formatDuration(tickingNow - failureSince, 'fine')}`
  }
  if (asOf !== null && verdict.shows === 'last-live') {
    parts.push(`data is ${formatDuration(tickingNow - asOf, 'fine')} old`)
  }
  if (nextTryAt !== null) {
    parts.push(
      nextTryAt > tickingNow
        ? `next try in ${formatDuration(nextTryAt - tickingNow)}`
        : 'trying again now',
    )
  }
  return parts.length === 0 ? undefined : parts.join(' · ')
}
