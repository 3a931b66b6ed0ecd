import OctagonAlert from 'lucide-react/icons/octagon-alert'
import { formatDuration } from '@/components/ui/format-duration'
import { toEpochMs } from '@/components/ui/format-instant'
import { Instant } from '@/components/ui/instant'
import { VisibleText } from '@/components/ui/visible-text'
import { openRefusal } from '@/lib/domain/state/work-refusal'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

interface RefusalCardProps {
  readonly body: OperationalStateBody
  /** Current time by the substrate's clock, epoch ms; null while not live: then nothing counts. */
  readonly tickingNow: number | null
}

/** Shown while the database refuses what Kora writes: since when, why, and what ends it. */
export function RefusalCard({ body, tickingNow }: RefusalCardProps) {
  const { primary_state: state, claim_permission: permission, degradation_reasons: reasons } = body
  if (state !== 'ready' && state !== 'active') return null
  if (permission !== 'none' || !reasons.includes('substrate')) return null
  const refusal = openRefusal(body.transition_history)
  if (refusal === null) return null
  const since = toEpochMs(refusal.since)
  return (
    <div className="mt-4 flex gap-3 rounded-lg bg-alarm-soft p-3" data-testid="work-refused">
      <OctagonAlert size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-alarm" />
      <div className="min-w-0">
        <p className="font-semibold">
          The database allows no work
          {since === null ? null : (
            <>
              {' '}
              since <Instant at={since} />
            </>
          )}
          .
          {since === null || tickingNow === null ? null : (
            <span aria-hidden="true" className="font-normal whitespace-nowrap tabular-nums">
              {' '}
              {formatDuration(Math.max(0, tickingNow - since))}
            </span>
          )}
        </p>
        <p className="mt-1 font-mono text-xs [overflow-wrap:anywhere]">
          <VisibleText text={refusal.cause} />
        </p>
        <p className="mt-1">
          Nothing is claimed meanwhile. Kora looks again all the time and goes on by itself once
          this is mended.
        </p>
      </div>
    </div>
  )
}
