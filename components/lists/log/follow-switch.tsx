import { clsx } from 'clsx'
import Rss from 'lucide-react/icons/rss'

interface FollowSwitchProps {
  readonly follow: boolean
  /** Followed, but a row is being read. */
  readonly paused: boolean
  /** Number of events not shown yet, e.g. `2` or `50+`; empty for none. */
  readonly waiting: string
  readonly onFollow: (follow: boolean) => void
}

/**
 * The switch of the live tail, which shows events as they come except while a row is being read.
 */
export function FollowSwitch({ follow, paused, waiting, onFollow }: FollowSwitchProps) {
  const pausedWords = waiting === '' ? ' paused' : ` paused, ${waiting} new`
  const words = !follow ? ': off' : paused ? pausedWords : ': on'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={follow}
      onClick={() => onFollow(!follow)}
      title="Show events as they come; waits while an event is being read"
      className={clsx(
        'flex min-h-8 items-center gap-1.5 rounded-full px-3 text-sm font-medium',
        follow ? 'bg-accent-soft text-accent' : 'text-ink-soft hover:bg-sunken hover:text-ink',
      )}
    >
      <Rss size={14} aria-hidden="true" />
      Live tail{words}
    </button>
  )
}
