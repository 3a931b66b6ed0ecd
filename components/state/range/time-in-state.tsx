import { clsx } from 'clsx'
import { type ShownState, STATE_STYLE } from '@/components/state/now/state-style'
import { formatDuration } from '@/components/ui/format-duration'
import { type StateRangeBody, TIME_IN_STATE_KEYS } from '@/lib/wire/state/state-range.wire'
import { percentOf } from '@/components/lists/percent-of'

type TimeInStateProps = Pick<StateRangeBody, 'time_in_state' | 'degraded_ms'> & {
  /** How much of the range lies before the record: it is none of the unknown time. */
  readonly unrecordedMs: number
}

/**
 * How long Kora was in each state of a range, with its share; leaves out states that did not occur.
 */
export function TimeInState(props: TimeInStateProps) {
  const { time_in_state: recorded, degraded_ms: degradedMs } = props
  const unrecordedMs = Math.min(recorded.unknown, props.unrecordedMs)
  const times = { ...recorded, unknown: recorded.unknown - unrecordedMs }
  const all = TIME_IN_STATE_KEYS.reduce((sum, state) => sum + recorded[state], 0)
  const rows = TIME_IN_STATE_KEYS.filter((state) => times[state] > 0).sort(
    (a, b) => times[b] - times[a],
  )
  return (
    <table className="w-full text-left">
      <caption className="sr-only">Time in each state</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">State</th>
          <th scope="col">Time</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((state) => (
          <Row key={state} name={state} ms={times[state]} all={all} pattern={patternOf(state)} />
        ))}
        {unrecordedMs > 0 ? (
          <Row name="no record" ms={unrecordedMs} all={all} pattern="bg-surface" />
        ) : null}
        {degradedMs > 0 ? (
          <Row name="degraded" ms={degradedMs} all={all} pattern="bg-attention" />
        ) : null}
      </tbody>
    </table>
  )
}

function patternOf(state: ShownState): string {
  return STATE_STYLE[state].strip
}

interface RowProps {
  readonly name: string
  readonly ms: number
  readonly all: number
  readonly pattern: string
}

function Row({ name, ms, all, pattern }: RowProps) {
  const share = all === 0 ? 0 : ms / all
  return (
    <tr>
      <th scope="row" className="py-1 pr-3 font-normal">
        <span className="flex items-center gap-2">
          <span
            aria-hidden="true"
            className={clsx('size-3 shrink-0 rounded-xs border border-line-strong', pattern)}
          />
          {name}
        </span>
      </th>
      <td className="py-1 pr-3 text-right whitespace-nowrap">{formatDuration(ms, 'fine')}</td>
      <td className="w-2/5 py-1 pl-1">
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className="h-1.5 min-w-0 flex-1 rounded-full bg-sunken">
            <span
              style={{ width: `${share * 100}%` }}
              className="block h-full min-w-0.5 rounded-full bg-ink-soft"
            />
          </span>
          <span className="w-14 text-right whitespace-nowrap text-ink-soft">
            {percentOf(ms, all)}
          </span>
        </span>
      </td>
    </tr>
  )
}
