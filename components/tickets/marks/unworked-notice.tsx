import { formatCount } from '@/components/ui/format-count'
import type { CountWire, UnworkedWire } from '@/lib/wire/tickets/assigned-tickets.wire'

interface UnworkedNoticeProps {
  /** Null or absent where it is not known. */
  readonly unworked: UnworkedWire | null | undefined
  readonly className?: string
}

/** Says how many tickets wait that nobody works; nothing where there are none. */
export function UnworkedNotice({ unworked, className }: UnworkedNoticeProps) {
  if (unworked == null) return null
  const { unassigned, unworked_status: status } = unworked
  if (unassigned.count === 0 && status.count === 0) return null
  return (
    <div className={className} data-testid="unworked">
      {unassigned.count === 0 ? null : (
        <p>
          {isOne(unassigned)
            ? '1 ticket of this workspace has no assignee: it is in no list of Kora’s tickets, and nobody works it.'
            : `${formatCount(unassigned)} tickets of this workspace have no assignee: they are in no list of Kora’s tickets, and nobody works them.`}
        </p>
      )}
      {status.count === 0 ? null : (
        <p>
          {isOne(status)
            ? '1 queued ticket has no status, or one in which nothing is claimed: nobody works it.'
            : `${formatCount(status)} queued tickets have no status, or one in which nothing is claimed: nobody works them.`}
        </p>
      )}
    </div>
  )
}

function isOne({ count, capped }: CountWire): boolean {
  return count === 1 && !capped
}
