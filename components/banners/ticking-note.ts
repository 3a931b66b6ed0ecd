import { formatDuration } from '@/components/ui/format-duration'
import type { BannerProps } from './banner-props'

/** `data is 47 s old · next try in 3 s`; empty where neither is known. Ticks. */
export function tickingNote({ asOf, tickingNow, nextTryAt, verdict }: BannerProps['view']) {
  const parts: string[] = []
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
