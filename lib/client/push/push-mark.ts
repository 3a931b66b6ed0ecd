import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PushStatus } from './push'

/**
 * The mark of a page that is live by its data: `polling` once push is known to be away, or has not
 * come in the time in which anything else would be called missing (SPEC 9).
 */
export function markWithPush(
  mark: LiveMark,
  { state, since }: PushStatus,
  { now, intervalMs }: { now: number; intervalMs: number },
): LiveMark {
  if (mark !== 'live') return mark
  switch (state) {
    case 'pushing':
      return 'live'
    case 'connecting':
      return now - since > staleAfterMs(intervalMs) ? 'polling' : 'live'
    case 'down':
      return 'polling'
    default:
      return state satisfies never
  }
}
