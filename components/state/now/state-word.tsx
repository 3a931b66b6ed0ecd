import { clsx } from 'clsx'
import type { StateAppearance } from './state-appearance'
import { StateGlyph } from './state-glyph'
import { STATE_STYLE, TONE_TEXT } from './state-style'
import { SampleTag } from '@/components/ui/sample-tag'
import { TimeText } from '@/components/ui/time-text'
import { formatDuration } from '@/components/ui/format-duration'

interface StateWordProps {
  readonly appearance: StateAppearance
  readonly degraded: boolean
  readonly sample: boolean
  /** ISO 8601; null if unknown. */
  readonly enteredAt: string | null
  /** Time of the data, epoch ms, where it is not live; else null. */
  readonly from: number | null
  /** Current time by the substrate's clock, epoch ms: shows how long a runtime has been silent. */
  readonly tickingNow: number
}

/** The state as a large word with its symbol. */
export function StateWord(props: StateWordProps) {
  const { appearance, degraded, sample, enteredAt, from, tickingNow } = props
  const { state, trusted, lastReported } = appearance
  const tone = trusted ? (degraded ? 'attention' : STATE_STYLE[state].tone) : 'unknown'
  return (
    <div>
      <div className="flex items-center gap-3">
        <span className={clsx('flex', TONE_TEXT[tone])}>
          <StateGlyph state={trusted ? state : 'unknown'} size={32} />
        </span>
        <p data-testid="primary-state" className="min-w-0">
          <span className="text-4xl inline-block font-semibold tracking-tight first-letter:uppercase">
            {state}
          </span>
          {lastReported === null ? null : (
            <>
              <span className="sr-only">, </span>
              <span className="block text-base">
                last reported {lastReported.state}
                {lastReported.at === null
                  ? ''
                  : ` ${formatDuration(tickingNow - lastReported.at)} ago`}
              </span>
            </>
          )}
        </p>
        {degraded && trusted ? (
          <span className="self-end pb-1.5 text-sm font-medium text-attention">degraded</span>
        ) : null}
        {sample ? <SampleTag /> : null}
      </div>
      <p className="mt-1 text-ink-soft">
        <StateTiming {...{ appearance, enteredAt, from }} />
      </p>
    </div>
  )
}

function StateTiming({
  appearance,
  enteredAt,
  from,
}: Pick<StateWordProps, 'appearance' | 'enteredAt' | 'from'>) {
  if (appearance.state === 'unknown') {
    return appearance.lastReported === null
      ? STATE_STYLE.unknown.meaning
      : 'Clocks stand still until the runtime is heard again.'
  }
  if (from !== null) {
    return (
      <>
        {enteredAt === null ? 'as it was at ' : 'at '}
        <TimeText at={from} format="clock" />
        {enteredAt === null ? null : (
          <>
            {' '}
            it had been {appearance.state} for <TimeText at={enteredAt} format="elapsed-fine" />
          </>
        )}
      </>
    )
  }
  if (enteredAt === null) return STATE_STYLE[appearance.state].meaning
  return (
    <>
      for <TimeText at={enteredAt} format="elapsed-fine" />, since{' '}
      <TimeText at={enteredAt} format="clock" />
    </>
  )
}
