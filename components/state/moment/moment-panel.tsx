'use client'

import { NothingKnown } from '@/components/panels/nothing-known'
import { PanelFrame } from '@/components/panels/panel-frame'
import { useClock } from '@/components/ui/clock-context'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeText } from '@/components/ui/time-text'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import { MomentCard } from './moment-card'
import { momentAppearance } from './moment-appearance'
import { MomentForm } from './moment-form'

interface MomentPanelProps {
  /** The moment that is shown, ISO 8601; null for none. */
  readonly at: string | null
  /** The view of that moment; without one, no request is made. */
  readonly view: PanelView<QueryResult<StateMomentBody>>
  readonly onMoment: (time: string) => void
  readonly onRefresh: () => void
}

/**
 * Asks for a moment in the past and shows it, beside the long list. The form stays mounted through
 * every answer, so that its field keeps the focus.
 */
export function MomentPanel({ at, view, onMoment, onRefresh }: MomentPanelProps) {
  const local = useClock((clock) => clock.local)
  const then = at === null ? null : Date.parse(at)
  return (
    <div className="wide:sticky wide:top-[calc(var(--bars)+1.5rem)]">
      <PanelFrame
        subject="moment"
        title="What was Kora doing at …"
        view={view}
        explored="moments of the past"
        idle={at === null}
        onRefresh={onRefresh}
        bodyNow={then ?? view.now}
        intro={
          <>
            <MomentForm
              moment={then}
              now={view.tickingNow}
              local={local}
              onMoment={(chosen) => onMoment(new Date(chosen).toISOString())}
            />
            {at === null ? (
              <p className="mt-3 text-sm text-ink-soft">
                Or press a place on the strip. State, reasons, permission and the claimed ticket are
                told as they were then.
              </p>
            ) : (
              <p className="mt-3 font-semibold">
                <TimeText at={at} format="clock" />
                <span className="font-normal text-ink-soft">
                  {' '}
                  · <TimeText at={at} format="relative" />
                </span>
              </p>
            )}
          </>
        }
      >
        {at === null ? null : <ShownMoment view={view} />}
      </PanelFrame>
    </div>
  )
}

function ShownMoment({ view }: Pick<MomentPanelProps, 'view'>) {
  const { shows } = view.verdict
  const body = view.body?.data ?? null
  const awaited = shows === 'skeleton'
  return (
    <>
      <p role="status" className="sr-only">
        {body === null ? '' : `Kora was ${momentAppearance(body).state}.`}
      </p>
      {body !== null || awaited ? (
        <div className="border-t border-line px-4 py-4 sm:px-5">
          {body === null ? <Skeleton className="h-40 w-full" /> : <MomentCard moment={body} />}
        </div>
      ) : shows === 'sample' ? null : (
        <NothingKnown view={view}>What Kora did then is unknown.</NothingKnown>
      )}
    </>
  )
}
