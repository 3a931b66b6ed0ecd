'use client'

import { clsx } from 'clsx'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { memo } from 'react'
import type { LogRowState } from '@/components/lists/log/log-list'
import { Chip } from '@/components/ui/chip'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { ActivityFilterChange } from '@/lib/client/activity/activity.filter'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'
import { ActivityDetail } from './activity-detail'
import { actorWords, actWords, changeWords, OUTCOME } from './activity-words'

/** Of texts that somebody wrote, no more than fits on a line. */
const SHOWN_UP_TO = 200

interface ActivityRowProps extends LogRowState {
  readonly entry: ActivityEntryWire
  readonly onFilter: (change: ActivityFilterChange) => void
}

/** One act: when, who, what, from what to what, and why; opened, all that the log has on it. */
export const ActivityRow = memo(function ActivityRow(props: ActivityRowProps) {
  const { entry, open, tabbable, fresh, onToggle, onFilter } = props
  const { seq, outcome } = entry
  const words = actWords(entry)
  const change = changeWords(entry).slice(0, SHOWN_UP_TO)
  const { word, tone } = OUTCOME[outcome]
  return (
    <div className={clsx('border-b border-line', fresh && 'just-moved', open && 'bg-sunken/50')}>
      <div className="relative grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 px-4 py-2 hover:bg-sunken @3xl:min-h-10 @3xl:grid-cols-[auto_8.5rem_minmax(0,12rem)_minmax(0,1fr)_5.5rem_5.5rem] @3xl:gap-x-3 @3xl:py-1 sm:px-5">
        <button
          type="button"
          data-seq={seq}
          tabIndex={tabbable ? 0 : -1}
          aria-expanded={open}
          aria-labelledby={`act-${seq}-who act-${seq}-what act-${seq}-outcome`}
          onClick={() => onToggle(seq)}
          className="absolute inset-0 rounded-sm -outline-offset-2"
        />
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={clsx('pointer-events-none relative text-ink-soft', open && 'rotate-90')}
        />
        <span className="pointer-events-auto relative w-fit text-sm whitespace-nowrap">
          <TimeText at={entry.occurred_at} format="clock" tabIndex={tabbable ? 0 : -1} />
        </span>
        <span
          id={`act-${seq}-who`}
          className="pointer-events-none relative truncate text-sm font-semibold @max-3xl:col-start-2"
        >
          <VisibleText text={actorWords(entry)} />
        </span>
        <span
          id={`act-${seq}-what`}
          className="pointer-events-none relative line-clamp-2 text-sm [overflow-wrap:anywhere] @3xl:line-clamp-1 @max-3xl:col-start-2"
        >
          {words ?? (
            <code className="font-mono text-xs">
              <VisibleText text={entry.action.slice(0, SHOWN_UP_TO)} />
            </code>
          )}
          {outcome === 'refused' && (entry.count ?? 1) > 1 ? (
            <span className="text-ink-soft"> · {entry.count} times</span>
          ) : null}
          {change === '' ? null : (
            <span className="text-ink-soft">
              {' · '}
              <VisibleText text={change} />
            </span>
          )}
          {entry.reason === null ? null : (
            <span className="text-ink-soft">
              {' · “'}
              <VisibleText text={entry.reason.slice(0, SHOWN_UP_TO)} />
              {'”'}
            </span>
          )}
        </span>
        <span
          id={`act-${seq}-outcome`}
          className="pointer-events-none relative text-sm @max-3xl:col-start-2"
        >
          {tone === undefined ? (
            <span className="text-ink-soft">{word}</span>
          ) : (
            <Chip tone={tone}>{word}</Chip>
          )}
        </span>
        <span
          title={`Event ${seq}; the chain's sign begins with ${entry.hash.slice(0, 8)}`}
          className="pointer-events-none relative font-mono text-xs whitespace-nowrap text-ink-soft @max-3xl:hidden"
        >
          {entry.hash.slice(0, 8)}
        </span>
      </div>
      {open ? <ActivityDetail entry={entry} onFilter={onFilter} /> : null}
    </div>
  )
})
