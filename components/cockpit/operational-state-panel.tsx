'use client'

import { clsx } from 'clsx'
import { type ReactNode, useMemo } from 'react'
import { AgentFact } from '@/components/state/now/agent-fact'
import { BootCard } from '@/components/state/now/boot-card'
import { ClaimPermission } from '@/components/state/now/claim-permission'
import { DayStrip } from '@/components/state/strip/day-strip'
import { exitsFrom } from '@/components/state/map/exits-from'
import { LeaderFact } from '@/components/state/now/leader-fact'
import { NextStates } from '@/components/state/map/next-states'
import { ReasonList } from '@/components/state/now/reason-list'
import { stateAppearance } from '@/components/state/now/state-appearance'
import type { StateAppearance } from '@/components/state/now/state-appearance'
import { RefusalCard } from '@/components/state/now/refusal-card'
import { StateMap } from '@/components/state/map/state-map'
import { StateSkeleton } from '@/components/state/now/state-skeleton'
import { StateWord } from '@/components/state/now/state-word'
import { TransitionList } from '@/components/state/now/transition-list'
import { Section } from '@/components/ui/section'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { isLive } from '@/components/panels/is-live'
import { PanelFrame } from '@/components/panels/panel-frame'
import { sampleNow } from '@/components/panels/sample-now'

interface OperationalStatePanelProps {
  readonly view: PanelView<OperationalStateBody>
  readonly onRefresh?: () => void
  /** Shown below the facts on small screens, where the tickets panel is out of sight. */
  readonly summary?: ReactNode
}

/** Kora's state and what it may take (DESIGN, first panel). Depends on its props alone. */
export function OperationalStatePanel({ view, onRefresh, summary }: OperationalStatePanelProps) {
  const { verdict, body, now } = view
  const bodyNow =
    verdict.shows === 'sample' && body !== null
      ? sampleNow(
          body.transition_history.map((transition) => transition.timestamp),
          now,
        )
      : now
  return (
    <PanelFrame
      subject="state"
      title="Operational state"
      view={view}
      onRefresh={onRefresh}
      bodyNow={bodyNow}
    >
      <StatePanelBody view={view} summary={summary} />
    </PanelFrame>
  )
}

type BodyProps = Pick<OperationalStatePanelProps, 'view' | 'summary'>

function StatePanelBody({ view, summary }: BodyProps) {
  if (view.verdict.shows === 'skeleton') return <StateSkeleton summary={summary} />
  const appearance = stateAppearance(view)
  return (
    <>
      <StateNow view={view} appearance={appearance} summary={summary} />
      {view.body === null ? null : (
        <StateDetails view={view} appearance={appearance} body={view.body} />
      )}
    </>
  )
}

interface PartProps {
  readonly view: PanelView<OperationalStateBody>
  readonly appearance: StateAppearance
}

/** The state, its reasons and what it means for the work; `unknown` until something is read. */
function StateNow({ view, appearance, summary }: PartProps & Pick<BodyProps, 'summary'>) {
  const { verdict, body, asOf, tickingNow } = view
  const live = isLive(verdict)
  const sample = verdict.shows === 'sample'
  const enteredAt = verdict.shows === 'nothing' ? null : (body?.state_entered_at ?? null)
  return (
    <div className={clsx('px-4 pb-5 sm:px-5', sample && 'hatched pt-3')}>
      <StateWord
        appearance={appearance}
        degraded={body?.is_degraded ?? false}
        sample={sample}
        enteredAt={enteredAt}
        from={live || sample ? null : asOf}
        tickingNow={tickingNow}
      />
      <ReasonList reasons={body?.degradation_reasons ?? []} />
      {body === null || verdict.banner === 'uninitialized' ? null : (
        <BootCard
          state={body.primary_state}
          boot={body.boot ?? null}
          stoppedBy={stopTrigger(body)}
          tickingNow={live ? tickingNow : null}
        />
      )}
      {body === null || sample ? null : (
        <RefusalCard body={body} tickingNow={live ? tickingNow : null} />
      )}
      <dl className="mt-4 flex flex-wrap gap-2">
        <ClaimPermission permission={appearance.permission} />
        {body?.runtime === undefined || sample ? null : (
          <LeaderFact runtime={body.runtime} trusted={live} />
        )}
        {body?.agent ? <AgentFact agent={body.agent} trusted={live} /> : null}
      </dl>
      {summary}
    </div>
  )
}

/** The trigger of the last stop, if the history still has it. */
function stopTrigger({ transition_history: history }: OperationalStateBody): string | null {
  return history.findLast((transition) => transition.to_state === 'stopped')?.trigger ?? null
}

/** Where Kora can go from here, and where it has been. */
function StateDetails({
  view,
  appearance,
  body,
}: PartProps & { readonly body: OperationalStateBody }) {
  const live = isLive(view.verdict)
  const sample = view.verdict.shows === 'sample'
  const exits = useMemo(
    () => exitsFrom(body.primary_state, body.valid_next_states),
    [body.primary_state, body.valid_next_states],
  )
  const isUnknown = appearance.state === 'unknown'
  return (
    <>
      <Section title="State map">
        <StateMap current={appearance.state} exits={exits} />
      </Section>
      <Section
        title="Valid next states"
        note={isUnknown ? `from ${body.primary_state}, last reported` : undefined}
      >
        <NextStates exits={exits} sample={sample} />
      </Section>
      <Section title="Last 24 hours">
        <DayStrip segments={body.strip ?? null} live={live} sample={sample} />
      </Section>
      <Section title="Last transitions">
        <TransitionList history={body.transition_history} sample={sample} />
      </Section>
    </>
  )
}
