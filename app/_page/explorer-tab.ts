import { formatMinute } from '@/components/ui/format-instant'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PageClock } from '@/lib/client/page-clock/page-clock'
import type { TabSignal } from '@/lib/client/page-clock/tab-signal'

interface TabFacts {
  readonly title: string
  readonly mark: LiveMark
  readonly pageClock: PageClock
}

/** Title and icon of an explorer page's tab, with whatever limits the trust in its data. */
export function explorerTab({ title, mark, pageClock }: TabFacts): TabSignal {
  if (pageClock.longHidden && pageClock.hiddenSince !== null) {
    const since = formatMinute(pageClock.hiddenSince, true)
    return { title: `Kora · not watching since ${since}`, icon: 'unknown' }
  }
  switch (mark) {
    case 'live':
    case 'polling':
      return { title: `${title} · Kora`, icon: 'page' }
    case 'sample':
      return { title: `${title} · no database`, icon: 'sample' }
    case 'offline':
    case 'stale':
      return { title: `${title} · ${mark}`, icon: 'alarm' }
    case 'unknown':
      return { title: `${title} · unknown`, icon: 'unknown' }
    default:
      return mark satisfies never
  }
}
