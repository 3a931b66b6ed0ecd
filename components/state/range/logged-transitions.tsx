'use client'

import { clsx } from 'clsx'
import ArrowRight from 'lucide-react/icons/arrow-right'
import History from 'lucide-react/icons/history'
import { memo, useRef } from 'react'
import { useVirtualList } from '@/components/lists/use-virtual-list'
import { Chip } from '@/components/ui/chip'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { LoggedTransitionWire } from '@/lib/wire/state/state-range.wire'
import { PERMISSION_WORDS } from '@/components/state/moment/permission-words'

interface LoggedTransitionsProps {
  /** Newest first. */
  readonly transitions: readonly LoggedTransitionWire[]
  /** Shows what Kora was doing at a time, ISO 8601. */
  readonly onMoment: (time: string) => void
}

/** Height of a line in a wide and in a narrow list, px, until it is measured. */
const LINE_PX = { wide: 41, narrow: 84 } as const
/** From this width a line has one row (`@2xl`). */
const WIDE_FROM_PX = 672

/**
 * The transitions of a range with everything logged about them, and the events of the runtimes.
 * Virtualized.
 */
export function LoggedTransitions({ transitions, onMoment }: LoggedTransitionsProps) {
  const list = useRef<HTMLOListElement>(null)
  const virtual = useVirtualList(list, {
    rows: transitions,
    keyOf: ({ seq }) => seq,
    estimate: ({ clientWidth }) => (clientWidth >= WIDE_FROM_PX ? LINE_PX.wide : LINE_PX.narrow),
    estimateAtFirst: LINE_PX.wide,
  })
  return (
    <ol
      ref={list}
      onFocus={virtual.onFocus}
      style={{ height: virtual.height }}
      className="relative -my-1"
    >
      {virtual.rendered.map(({ row, key, index, start }) => (
        <li
          key={key}
          ref={virtual.measure}
          data-index={index}
          data-row={key}
          data-testid={`transition-${key}`}
          aria-posinset={index + 1}
          aria-setsize={-1}
          style={{ transform: `translateY(${start}px)` }}
          className="absolute inset-x-0 top-0 border-b border-line"
        >
          <Line transition={row} onMoment={onMoment} />
        </li>
      ))}
    </ol>
  )
}

interface LineProps {
  readonly transition: LoggedTransitionWire
  readonly onMoment: (time: string) => void
}

const Line = memo(function Line({ transition, onMoment }: LineProps) {
  const { occurred_at, claim_permission, degradation_reasons, instance_id } = transition
  const moved = transition.from_state !== transition.to_state
  return (
    <div
      className={clsx(
        'grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2 @2xl:grid-cols-[8.5rem_minmax(0,1fr)_minmax(0,16rem)_auto] @2xl:items-baseline',
        moved ? 'text-sm' : 'text-sm text-ink-soft',
      )}
    >
      <span className="whitespace-nowrap">
        <TimeText at={occurred_at} format="clock" />
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere] @max-2xl:col-span-2 @max-2xl:row-start-2">
        <What transition={transition} />
        {degradation_reasons.length === 0 ? null : (
          <span className="mt-1 flex flex-wrap gap-1">
            <span className="sr-only">degraded by</span>
            {degradation_reasons.map((reason) => (
              <Chip key={reason} tone="attention">
                {reason}
              </Chip>
            ))}
          </span>
        )}
      </span>
      <span className="min-w-0 text-xs text-ink-soft @max-2xl:col-span-2">
        {claim_permission === null ? null : PERMISSION_WORDS[claim_permission]}
        {claim_permission === null || instance_id === null ? null : ' · '}
        {instance_id === null ? null : <ShortId id={instance_id} what="instance" />}
      </span>
      <button
        type="button"
        aria-label="What was Kora doing then?"
        title="What was Kora doing then?"
        onClick={() => onMoment(occurred_at)}
        className="flex size-7 items-center justify-center self-start rounded-md text-ink-soft hover:bg-sunken hover:text-ink @max-2xl:col-start-2 @max-2xl:row-start-1"
      >
        <History size={15} aria-hidden="true" />
      </button>
    </div>
  )
})

function What({ transition }: { transition: LoggedTransitionWire }) {
  const { event_type, from_state, to_state, trigger, reason, last_heartbeat_at } = transition
  switch (event_type) {
    case 'kora.operational_state.transitioned':
      return (
        <>
          {from_state === to_state ? (
            <span className="mr-2">still {to_state ?? 'unknown'}</span>
          ) : (
            <span className="mr-2 inline-flex items-center gap-1">
              {from_state ?? 'unknown'}
              <ArrowRight size={12} role="img" aria-label="to" className="text-ink-soft" />
              <span className="font-semibold">{to_state ?? 'unknown'}</span>
            </span>
          )}
          {trigger === null ? null : (
            <span className="text-ink-soft">
              <VisibleText text={trigger} />
            </span>
          )}
        </>
      )
    case 'kora.runtime.leading':
      return 'an instance takes the lead'
    case 'kora.runtime.goodbye':
      return (
        <>
          the leading instance says goodbye
          {reason === null ? null : (
            <>
              : <VisibleText text={reason} />
            </>
          )}
        </>
      )
    case 'kora.runtime.lost':
      return (
        <>
          the leading instance was lost
          {last_heartbeat_at === null ? null : (
            <>
              ; last heard <TimeText at={last_heartbeat_at} format="clock" />
            </>
          )}
        </>
      )
    default:
      return event_type satisfies never
  }
}
