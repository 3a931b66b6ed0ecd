import History from 'lucide-react/icons/history'
import { formatDuration } from '@/components/ui/format-duration'
import { Instant } from '@/components/ui/instant'
import type { ClockSetBack } from '@/lib/client/freshness/server-clock'

/**
 * Shows after the database's clock was set back, until it has caught up. No outage: ages are right
 * again, but until then a time may be told of two moments.
 */
export function ClockNote({ byMs, until }: ClockSetBack) {
  return (
    <p
      role="status"
      data-testid="clock-note"
      className="flex items-center gap-2 px-4 py-2 text-sm text-ink-soft sm:px-5"
    >
      <History size={14} aria-hidden="true" />
      <span>
        The clock of the database was set back by {formatDuration(byMs)}: times before{' '}
        <Instant at={until} /> may be told twice.
      </span>
    </p>
  )
}
