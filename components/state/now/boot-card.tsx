import CircleDashed from 'lucide-react/icons/circle-dashed'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import { clsx } from 'clsx'
import { Instant } from '@/components/ui/instant'
import { VisibleText } from '@/components/ui/visible-text'
import { toEpochMs } from '@/components/ui/format-instant'
import type { PrimaryState } from '@/lib/domain/state/operational-state'
import type { BootWire } from '@/lib/wire/state/operational-state.wire'
import { formatDuration } from '@/components/ui/format-duration'
import {
  attemptWords,
  bootAdvice,
  bootHeadline,
  gateQuestion,
  waitsForOperator,
} from '@/components/banners/boot-words'

interface BootCardProps {
  readonly state: PrimaryState
  readonly boot: BootWire | null
  /** The trigger of the stop, if the history still has it. */
  readonly stoppedBy: string | null
  /**
   * Current time by the substrate's clock, epoch ms; null while not live, so that nothing counts
   * down.
   */
  readonly tickingNow: number | null
}

/** Shown while Kora boots or is stopped: the gate, the attempt, the failure and what to do. */
export function BootCard({ state, boot, stoppedBy, tickingNow }: BootCardProps) {
  const stopped = state === 'stopped'
  if (!stopped && state !== 'booting') return null
  const failed = boot !== null && (boot.phase === 'failed' || boot.phase === 'config_error')
  if (stopped && !failed) return <StoppedCard stoppedBy={stoppedBy} />
  if (boot === null || boot.phase === 'complete') return null
  const attempt = attemptWords(boot)
  const nextAttemptAt = toEpochMs(boot.next_attempt_at)
  const waits = waitsForOperator(boot)
  const Icon = failed || waits ? OctagonAlert : CircleDashed
  const detail = boot.config_error ?? boot.failed_detail
  const advice = bootAdvice(boot)
  return (
    <div
      className={clsx(
        'mt-4 flex gap-3 rounded-lg p-3',
        failed ? 'bg-alarm-soft' : waits ? 'bg-attention-soft' : 'border border-line bg-sunken',
      )}
    >
      <Icon
        size={20}
        aria-hidden="true"
        className={clsx(
          'mt-0.5 shrink-0',
          failed ? 'text-alarm' : waits ? 'text-attention' : 'text-ink-soft',
        )}
      />
      <div className="min-w-0">
        <p className="font-semibold">{bootHeadline(boot)}</p>
        {failed && boot.failed_gate_id !== null ? (
          <p>The gate checks {gateQuestion(boot.failed_gate_id)}.</p>
        ) : null}
        {detail === null ? null : (
          <p className="mt-1 font-mono text-xs [overflow-wrap:anywhere]">
            <VisibleText text={detail} />
          </p>
        )}
        {failed || attempt === '' ? null : (
          <p className="first-letter:uppercase">
            {attempt}
            {nextAttemptAt === null ? null : (
              <>
                , next at <Instant at={nextAttemptAt} />
                {tickingNow === null ? null : (
                  <NextAttempt at={nextAttemptAt} tickingNow={tickingNow} />
                )}
              </>
            )}
          </p>
        )}
        {advice === null ? null : <p className="mt-1">{advice}</p>}
      </div>
    </div>
  )
}

function StoppedCard({ stoppedBy }: { stoppedBy: string | null }) {
  return (
    <div className="mt-4 flex gap-3 rounded-lg bg-alarm-soft p-3">
      <OctagonAlert size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-alarm" />
      <div className="min-w-0">
        <p className="font-semibold">
          Kora has stopped
          {stoppedBy === null ? null : (
            <>
              {' '}
              by “<VisibleText text={stoppedBy} />”
            </>
          )}
          .
        </p>
        <p>
          Kora stays stopped until it is started again. Clear the cause, then restart the server.
        </p>
      </div>
    </div>
  )
}

/**
 * ` · in 3 s`. Changes every second, so it is hidden from screen readers; they read the time before
 * it.
 */
function NextAttempt({ at, tickingNow }: { at: number; tickingNow: number }) {
  return (
    <span aria-hidden="true" className="tabular-nums">
      {at > tickingNow ? ` · in ${formatDuration(at - tickingNow)}` : ' · now'}
    </span>
  )
}
