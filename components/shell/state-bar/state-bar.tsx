import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { isLive } from '@/components/panels/is-live'
import { agentWords } from '@/components/state/now/agent-fact'
import { CLAIM_WORDS } from '@/components/state/now/claim-permission'
import { stateAppearance } from '@/components/state/now/state-appearance'
import { StateGlyph } from '@/components/state/now/state-glyph'
import { STATE_STYLE, TONE_TEXT } from '@/components/state/now/state-style'
import { useClock } from '@/components/ui/clock-context'
import { formatDuration } from '@/components/ui/format-duration'
import { formatClock, toEpochMs } from '@/components/ui/format-instant'
import { SampleTag } from '@/components/ui/sample-tag'
import { shortened } from '@/components/ui/short-id'
import { Skeleton } from '@/components/ui/skeleton'
import { VisibleText } from '@/components/ui/visible-text'
import type { Tone } from '@/components/ui/tone'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { ClaimPermission } from '@/lib/domain/state/operational-state'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { whyWords } from './why-words'

type StateView = PanelView<OperationalStateBody>

interface StateBarProps {
  readonly view: StateView
  /** What may be done about the state, always in this place; null where there is nothing. */
  readonly controls?: ReactNode
}

const MAY_TAKE_SIGN: Readonly<Record<ClaimPermission | 'unknown', string>> = {
  normal: '✓',
  critical_only: '◐',
  none: '⊘',
  unknown: '?',
}

/** The state as the bar may show it: unknown unless it is known to hold now. */
export function shownState(view: StateView) {
  const appearance = stateAppearance(view)
  const { verdict, body } = view
  // A process that is still booting reports its own state, before it has read anything.
  const isOwnReport = verdict.banner === 'uninitialized' && verdict.shows === 'nothing'
  const isKnown = appearance.trusted || (isOwnReport && body !== null)
  const state = isKnown ? appearance.state : 'unknown'
  const own = isKnown ? STATE_STYLE[state].tone : 'unknown'
  const isDegraded = isKnown && body?.is_degraded === true
  // The worse of two meanings wins.
  const tone: Tone = isDegraded && own !== 'alarm' ? 'attention' : own
  return { appearance, state, tone, isKnown, isDegraded }
}

/**
 * What Kora does, why, and what it may take, on every page: never more than is known now. One line,
 * of one height, so that nothing moves when it changes.
 */
export function StateBar({ view, controls = null }: StateBarProps) {
  const { verdict } = view
  return (
    <section
      aria-label="Kora now"
      data-testid="state-bar"
      data-dimmed={isLive(verdict) || verdict.shows === 'skeleton' ? undefined : ''}
      className={clsx(
        'state-bar border-b border-line bg-surface px-4 sm:px-6 print:hidden',
        verdict.shows === 'sample' && 'hatched',
      )}
    >
      {verdict.shows === 'skeleton' ? <BarSkeleton /> : <Now view={view} />}
      <div
        data-testid="state-bar-controls"
        className="ml-auto flex shrink-0 gap-2 empty:hidden max-sm:hidden"
      >
        {controls}
      </div>
    </section>
  )
}

function Now({ view }: { view: StateView }) {
  const local = useClock((clock) => clock.local)
  const { verdict, body } = view
  const { appearance, state, tone, isKnown, isDegraded } = shownState(view)
  const why = whyWords({ view, appearance, local })
  const line = [why.since, why.reason].filter((part) => part !== null).join(' · ')
  const isSample = verdict.shows === 'sample'
  return (
    <>
      <div className="flex min-w-0 items-center gap-2 overflow-clip [overflow-clip-margin:0.5rem] max-sm:w-full sm:w-64 xl:w-[26rem]">
        <span className={clsx('-ml-1.5 flex', TONE_TEXT[tone])}>
          <StateGlyph state={state} size={32} />
        </span>
        <div className="min-w-0">
          <p className="flex items-baseline gap-2 text-2xl font-semibold tracking-tight">
            <span data-testid="bar-state" data-state={state} className="first-letter:uppercase">
              {state}
            </span>
            {isDegraded ? (
              <span className="text-sm font-medium tracking-normal text-attention">degraded</span>
            ) : null}
            {isSample ? <SampleTag /> : null}
          </p>
          <p
            data-testid="bar-why"
            title={line}
            className="min-h-5 truncate text-sm text-ink-soft max-sm:line-clamp-2 max-sm:whitespace-normal"
          >
            <VisibleText text={line} />
          </p>
        </div>
      </div>
      <dl className="grid min-w-0 grid-cols-[6.5rem_minmax(0,1fr)_auto] gap-x-4 text-sm max-sm:w-full sm:grid-cols-[minmax(0,6.5rem)_minmax(0,11rem)_minmax(0,7.5rem)] sm:gap-x-4">
        <BarFact term="May take">
          <span aria-hidden="true" className="mr-1 font-normal">
            {MAY_TAKE_SIGN[appearance.permission]}
          </span>
          <span data-testid="bar-permission" data-permission={appearance.permission}>
            {CLAIM_WORDS[appearance.permission]}
          </span>
        </BarFact>
        <BarFact term="Leader">
          <Leader view={view} />
        </BarFact>
        <BarFact term="Agent">
          {body?.agent == null ? 'unknown' : agentWords(body.agent, isKnown)}
        </BarFact>
      </dl>
    </>
  )
}

/** The leading instance, with the age of its last sign of life; of old data only its time. */
function Leader({ view }: { view: StateView }) {
  const local = useClock((clock) => clock.local)
  const { body, verdict, tickingNow } = view
  if (verdict.shows === 'sample' || body?.runtime === undefined) return <>unknown</>
  if (body.runtime === null) return <>none is known</>
  const { instance_id: id, heartbeat_at: beat } = body.runtime
  const at = toEpochMs(beat)
  const age = at === null ? null : formatDuration(Math.max(0, tickingNow - at))
  const old = at === null ? null : formatClock(at, tickingNow, local)
  return (
    <span title={id}>
      <span className="font-mono text-xs">
        <VisibleText text={shortened(id)} />
      </span>{' '}
      <span className="text-xs font-normal text-ink-soft">
        {isLive(verdict) ? age : old === null ? '' : `beat ${old}`}
      </span>
    </span>
  )
}

function BarFact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-soft">{term}</dt>
      <dd className="truncate font-semibold">{children}</dd>
    </div>
  )
}

/** As high as what it stands for. */
function BarSkeleton() {
  return (
    <div className="flex items-center gap-3">
      <Skeleton className="size-7 rounded-full" />
      <div>
        <Skeleton className="my-1 h-6 w-28" />
        <Skeleton className="my-1 h-3 w-44" />
      </div>
    </div>
  )
}
