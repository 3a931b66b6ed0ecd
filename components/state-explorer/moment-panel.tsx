'use client'

import { useEffect } from 'react'
import { NothingKnown } from '@/components/explorer/nothing-known'
import { NoDatabase } from '@/components/explorer/no-database'
import { PanelFrame } from '@/components/panels/panel-frame'
import { useClock } from '@/components/ui/clock-context'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeText } from '@/components/ui/time-text'
import { stateMomentQuery } from '@/lib/client/explorer/state-moment.query'
import type { LiveMark } from '@/lib/client/freshness/panel-verdict'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, useMoment } from '@/lib/client/watching/cockpit-client'
import { MomentCard } from './moment-card'
import { momentFace } from './moment-face'
import { MomentForm } from './moment-form'

interface MomentPanelProps {
  /** The moment that is looked at, ISO 8601; null for none yet. */
  readonly at: string | null
  readonly onMoment: (time: string) => void
  /** Hears whether what is shown of the moment can be trusted. */
  readonly onMark: (mark: LiveMark) => void
}

const TITLE = 'What was Kora doing at …'

/** Asks for a moment of the past and shows it. Stays in sight beside a long list. */
export function MomentPanel({ at, onMoment, onMark }: MomentPanelProps) {
  return (
    <div className="wide:sticky wide:top-[4.75rem] max-wide:order-first">
      {at === null ? (
        <section
          aria-labelledby="moment-title"
          data-testid="panel-moment"
          className="rounded-xl border border-line bg-surface px-4 py-4 sm:px-5"
        >
          <h2 id="moment-title" className="mb-3 text-lg font-semibold">
            {TITLE}
          </h2>
          <Form moment={null} onMoment={onMoment} />
          <p className="mt-3 text-sm text-ink-soft">
            Or press a place on the strip. State, reasons, permission and the claimed ticket are
            told as they were then.
          </p>
        </section>
      ) : (
        <KnownMoment key={at} at={at} onMoment={onMoment} onMark={onMark} />
      )}
    </div>
  )
}

function KnownMoment({ at, onMoment, onMark }: MomentPanelProps & { readonly at: string }) {
  const { intervalMs } = useCockpitClient()
  const pageMoment = useMoment()
  const { data, refresh } = usePanel(stateMomentQuery(at), undefined)
  const view = viewPanel(data, { moment: pageMoment, intervalMs, boot: null, silentSince: null })
  const { mark, shows } = view.verdict
  // Until the first answer the moment has no say in whether the page is live.
  const told = shows === 'skeleton' ? 'live' : mark
  useEffect(() => onMark(told), [onMark, told])
  const body = view.body?.data ?? null
  const then = Date.parse(at)
  return (
    <PanelFrame
      subject="moment"
      title={TITLE}
      view={view}
      onRefresh={refresh}
      bodyNow={then}
      intro={
        <>
          <Form moment={then} onMoment={onMoment} />
          <p className="mt-3 font-semibold">
            <TimeText at={at} format="clock" />
            <span className="font-normal text-ink-soft">
              {' '}
              · <TimeText at={at} format="relative" />
            </span>
          </p>
        </>
      }
    >
      <div className="border-t border-line px-4 py-4 sm:px-5">
        <p role="status" className="sr-only">
          {body === null ? '' : `Kora was ${momentFace(body).state}.`}
        </p>
        {body !== null ? (
          <MomentCard moment={body} />
        ) : shows === 'skeleton' ? (
          <Skeleton className="h-40 w-full" />
        ) : null}
      </div>
      {body !== null || shows === 'skeleton' ? null : shows === 'sample' ? (
        <NoDatabase what="moments of the past" />
      ) : (
        <NothingKnown>What Kora did then is unknown.</NothingKnown>
      )}
    </PanelFrame>
  )
}

function Form({
  moment,
  onMoment,
}: {
  readonly moment: number | null
  readonly onMoment: (time: string) => void
}) {
  const { now, mounted } = useMoment()
  const local = useClock((clock) => clock.local) && mounted
  return (
    <MomentForm
      moment={moment}
      now={now}
      local={local}
      onMoment={(chosen) => onMoment(new Date(chosen).toISOString())}
    />
  )
}
