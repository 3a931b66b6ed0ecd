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
  /** Stands below the facts, where the next panel is out of sight. */
  readonly summary?: ReactNode
}

/** What Kora does and whether it may take work (DESIGN, first panel). Renders from its props. */
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
  const { verdict, body } = view
  if (verdict.shows === 'skeleton') return <StateSkeleton summary={summary} />
  const face = stateAppearance(view)
  if (body === null) return <NothingKnown face={face} view={view} summary={summary} />
  return <KnownState face={face} view={view} body={body} summary={summary} />
}

/** Nothing has ever been read: the state is unknown, and no list pretends to be empty. */
function NothingKnown({ face, view, summary }: BodyProps & { readonly face: StateAppearance }) {
  return (
    <div className="px-4 pb-5 sm:px-5">
      <StateWord
        face={face}
        degraded={false}
        sample={false}
        enteredAt={null}
        from={null}
        tickingNow={view.tickingNow}
      />
      <dl className="mt-4 flex flex-wrap gap-2">
        <ClaimPermission permission="unknown" />
      </dl>
      {summary}
    </div>
  )
}

interface KnownStateProps extends BodyProps {
  readonly face: StateAppearance
  readonly body: OperationalStateBody
}

function KnownState({ face, view, body, summary }: KnownStateProps) {
  const { verdict, asOf, tickingNow } = view
  const live = isLive(verdict)
  const sample = verdict.shows === 'sample'
  const exits = useMemo(
    () => exitsFrom(body.primary_state, body.valid_next_states),
    [body.primary_state, body.valid_next_states],
  )
  const stoppedBy =
    body.transition_history.findLast((transition) => transition.to_state === 'stopped')?.trigger ??
    null
  const bodyClock = live || sample ? null : asOf
  return (
    <>
      <div className={clsx('px-4 pb-5 sm:px-5', sample && 'hatched pt-3')}>
        <StateWord
          face={face}
          degraded={body.is_degraded}
          sample={sample}
          enteredAt={verdict.shows === 'nothing' ? null : (body.state_entered_at ?? null)}
          from={bodyClock}
          tickingNow={tickingNow}
        />
        <ReasonList reasons={body.degradation_reasons} />
        {verdict.banner === 'uninitialized' ? null : (
          <BootCard
            state={body.primary_state}
            boot={body.boot ?? null}
            stoppedBy={stoppedBy}
            tickingNow={live ? tickingNow : null}
          />
        )}
        <dl className="mt-4 flex flex-wrap gap-2">
          <ClaimPermission permission={face.permission} />
          {body.runtime === undefined || sample ? null : (
            <LeaderFact runtime={body.runtime} trusted={live} />
          )}
          {body.agent ? <AgentFact agent={body.agent} trusted={live} /> : null}
        </dl>
        {summary}
      </div>
      <Section title="State map">
        <StateMap current={face.state} exits={exits} />
      </Section>
      <Section
        title="Valid next states"
        note={face.state === 'unknown' ? `from ${body.primary_state}, last reported` : undefined}
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
