'use client'

import { clsx } from 'clsx'
import { useClock } from '@/components/ui/clock-context'
import { toEpochMs } from '@/components/ui/format-instant'
import { TimeText } from '@/components/ui/time-text'

/** The default lease of SPEC 2. A refreshed claim is older, but its lease is never longer. */
const FULL_LEASE_MS = 600_000
const LOW_AT_PERCENT = 20

interface LeaseLeftProps {
  /** ISO 8601; null where the claim has no expiry or belongs to another process. */
  readonly expiresAt: string | null
  readonly claimedAt: string | null
}

/** The remaining lease with a bar; an unknown lease says so (SPEC 10). */
export function LeaseLeft({ expiresAt, claimedAt }: LeaseLeftProps) {
  const expires = toEpochMs(expiresAt)
  if (expiresAt === null || expires === null) return 'lease unknown'
  const length = Math.min(FULL_LEASE_MS, expires - (toEpochMs(claimedAt) ?? -Infinity))
  return <KnownLease expiresAt={expiresAt} expires={expires} length={length} />
}

/** The term for the value: `lease left`, or `lease` once it `ran out`. */
export function LeaseTerm({ expiresAt }: Pick<LeaseLeftProps, 'expiresAt'>) {
  const expires = toEpochMs(expiresAt)
  return useClock(({ now }) => (expires !== null && expires <= now ? 'lease' : 'lease left'))
}

function KnownLease(props: { expiresAt: string; expires: number; length: number }) {
  const { expiresAt, expires, length } = props
  const percent = useClock(({ now }) =>
    length <= 0 ? 0 : Math.round(Math.min(1, Math.max(0, (expires - now) / length)) * 100),
  )
  const over = useClock(({ now }) => expires <= now)
  if (over) {
    return (
      <span className="text-alarm">
        ran out <TimeText at={expiresAt} format="relative" />
      </span>
    )
  }
  return (
    <span className={clsx('lease-left', percent <= LOW_AT_PERCENT && 'low')}>
      <TimeText at={expiresAt} format="left-fine" />
      <span aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
    </span>
  )
}
