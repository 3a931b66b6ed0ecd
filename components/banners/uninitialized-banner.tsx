import Hourglass from 'lucide-react/icons/hourglass'
import { attemptWords, bootAdvice, bootHeadline, gateQuestion } from './boot-words'
import { toEpochMs } from '@/components/ui/format-instant'
import { formatDuration } from '@/components/ui/format-duration'
import { Instant } from '@/components/ui/instant'
import { VisibleText } from '@/components/ui/visible-text'
import type { BootWire } from '@/lib/wire/state/operational-state.wire'
import { BannerFrame } from './banner-frame'
import { type BannerProps, SUBJECT_WORDS } from './banner-props'
import { Since, WhatYouSee } from './what-you-see'

/**
 * Shows when the server runs but its boot is not far enough to read (`provider_not_registered`,
 * `holder_not_initialized`): what it waits for, the attempt and the next one, or the wrong
 * variable.
 */
export function UninitializedBanner({ view, subject }: BannerProps) {
  const { boot } = view
  if (view.replay !== null) return <AgeUnknownBanner view={view} />
  const wrongSettings = boot?.phase === 'config_error'
  const title = wrongSettings
    ? 'The configuration cannot be used.'
    : subject !== 'state'
      ? `${SUBJECT_WORDS[subject]} cannot be read yet.`
      : view.verdict.shows !== 'nothing' || view.body === null
        ? 'The operational state is not known yet.'
        : 'Kora is still booting.'
  // A booting process reports its own state before it has read anything.
  const hasOwnState = view.verdict.shows === 'nothing' && view.body !== null
  const nextAt = toEpochMs(boot?.next_attempt_at)
  return (
    <BannerFrame
      kind="uninitialized"
      role="status"
      tone={wrongSettings || boot?.phase === 'failed' ? 'alarm' : 'attention'}
      icon={<Hourglass size={20} />}
      title={title}
      ticking={
        nextAt === null || nextAt <= view.tickingNow
          ? undefined
          : `next attempt in ${formatDuration(nextAt - view.tickingNow)}`
      }
    >
      {boot === null ? (
        <p>The server is booting. This clears by itself as soon as the boot has come far enough.</p>
      ) : (
        <BootDetail boot={boot} />
      )}
      <p>
        <Since view={view} />
        {hasOwnState ? null : <WhatYouSee view={view} />}
      </p>
    </BannerFrame>
  )
}

/** A replica that has replayed nothing since it started cannot tell how old its data is. */
function AgeUnknownBanner({ view }: Pick<BannerProps, 'view'>) {
  return (
    <BannerFrame
      kind="uninitialized"
      role="status"
      tone="attention"
      icon={<Hourglass size={20} />}
      title="The age of the data is not known."
    >
      <p>
        This page reads a replica of the database that has replayed no change since it started. This
        clears by itself with the next change on the primary.
      </p>
      <p>
        <Since view={view} />
        <WhatYouSee view={view} />
      </p>
    </BannerFrame>
  )
}

function BootDetail({ boot }: { boot: BootWire }) {
  const attempt = attemptWords(boot)
  const nextAt = toEpochMs(boot.next_attempt_at)
  const detail = boot.config_error ?? boot.failed_detail
  const advice = bootAdvice(boot)
  return (
    <>
      <p>
        {boot.phase === 'config_error' ? null : `${bootHeadline(boot)} `}
        {boot.phase === 'failed' && boot.failed_gate_id !== null
          ? `The gate checks ${gateQuestion(boot.failed_gate_id)}. `
          : null}
        {attempt === '' || boot.phase === 'failed' || boot.phase === 'config_error' ? null : (
          <span className="inline-block first-letter:uppercase">
            {attempt}
            {nextAt === null ? null : (
              <>
                , next at <Instant at={nextAt} />
              </>
            )}
            .
          </span>
        )}
      </p>
      {detail === null ? null : (
        <p className="font-mono text-xs">
          <VisibleText text={detail} />
        </p>
      )}
      {advice === null ? null : <p>{advice}</p>}
    </>
  )
}
