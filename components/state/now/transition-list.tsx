import { memo } from 'react'
import ArrowRight from 'lucide-react/icons/arrow-right'
import { clsx } from 'clsx'
import { SampleTag } from '@/components/ui/sample-tag'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { TransitionWire } from '@/lib/wire/state/operational-state.wire'

/** Keys that stay the same when older entries drop out. */
function withKeys(history: readonly TransitionWire[]) {
  const seen = new Map<string, number>()
  return history.map((transition) => {
    const own = `${transition.timestamp} ${transition.from_state} ${transition.to_state} ${transition.trigger}`
    const before = seen.get(own) ?? 0
    seen.set(own, before + 1)
    return { key: `${own} ${before}`, transition }
  })
}

/** The last transitions, newest first; updates within a state are smaller than moves. */
export const TransitionList = memo(function TransitionList({
  history,
  sample,
}: {
  history: readonly TransitionWire[]
  sample: boolean
}) {
  if (history.length === 0) return <p className="text-ink-soft">None has been reported yet.</p>
  return (
    <ol className="-my-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 divide-y divide-line">
      {withKeys(history)
        .reverse()
        .map(({ key, transition }) => {
          const { timestamp, from_state, to_state, trigger } = transition
          const moved = from_state !== to_state
          return (
            <li
              key={key}
              className={clsx(
                'col-span-2 grid grid-cols-subgrid items-baseline py-1.5',
                moved ? 'text-sm' : 'text-xs text-ink-soft',
                sample && 'hatched',
              )}
            >
              <TimeText at={timestamp} format="clock" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {moved ? (
                  <span className="mr-2 inline-flex items-center gap-1">
                    {from_state}
                    <ArrowRight size={12} role="img" aria-label="to" className="text-ink-soft" />
                    <span className="font-semibold">{to_state}</span>
                  </span>
                ) : (
                  <span className="mr-2">still {to_state}</span>
                )}
                <span className="text-ink-soft">
                  <VisibleText text={trigger} />
                </span>{' '}
                {sample ? <SampleTag /> : null}
              </span>
            </li>
          )
        })}
    </ol>
  )
})
