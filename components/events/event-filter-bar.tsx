'use client'

import Clock from 'lucide-react/icons/clock'
import Search from 'lucide-react/icons/search'
import { useId, useRef, useState } from 'react'
import { formatClock } from '@/components/ui/format-instant'
import { TimeRange } from '@/components/lists/log/time-range'
import { SetFilter } from '@/components/lists/set-filter'
import { Button } from '@/components/ui/button'
import { useClock } from '@/components/ui/clock-context'
import { Field, FIELD_STYLE } from '@/components/ui/field'
import {
  type EventsFilter,
  type FilterChange,
  searchedFor,
} from '@/lib/client/events/chain-events.filter'
import { TypeSelect } from './type-select'

interface EventFilterBarProps {
  readonly filter: EventsFilter
  /** All event types of the log; empty until they are known. */
  readonly types: readonly string[]
  /** The log has more types than these. */
  readonly typesTruncated: boolean
  readonly onFilter: (change: FilterChange) => void
}

/** Filters by family or type, by ticket and by time. */
export function EventFilterBar(props: EventFilterBarProps) {
  const { filter, types, typesTruncated, onFilter } = props
  const [withTimes, setWithTimes] = useState(filter.from !== null || filter.to !== null)
  const times = useId()
  const timeButton = useRef<HTMLButtonElement>(null)
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-end gap-3">
        <SearchField onFilter={onFilter} />
        <TypeSelect filter={filter} types={types} onFilter={onFilter} />
        <Button
          ref={timeButton}
          aria-expanded={withTimes}
          aria-controls={times}
          onClick={() => setWithTimes(!withTimes)}
        >
          <Clock size={14} aria-hidden="true" />
          Time
        </Button>
      </div>
      {typesTruncated ? (
        <p className="mt-2 text-sm text-ink-soft">
          The list has the first {types.length} types of the log in order; search for the others by
          the begin of their name.
        </p>
      ) : null}
      <div id={times} hidden={!withTimes} className="mt-3">
        <TimeRange from={filter.from} to={filter.to} onRange={onFilter} />
      </div>
      <ActiveFilters filter={filter} onFilter={onFilter} focusFallback={() => timeButton.current} />
    </div>
  )
}

function SearchField({ onFilter }: Pick<EventFilterBarProps, 'onFilter'>) {
  const [text, setText] = useState('')
  return (
    <form
      role="search"
      className="min-w-0 flex-1 basis-64"
      onSubmit={(event) => {
        event.preventDefault()
        onFilter(searchedFor(text))
        setText('')
      }}
    >
      <Field label="Ticket id, or start of an event type">
        {(id) => (
          <span className="flex gap-2">
            <input
              id={id}
              type="search"
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              className={`${FIELD_STYLE} w-full`}
            />
            <Button type="submit" aria-label="Search" title="Search (Enter)">
              <Search size={15} aria-hidden="true" />
            </Button>
          </span>
        )}
      </Field>
    </form>
  )
}

interface ActiveFiltersProps extends Pick<EventFilterBarProps, 'filter' | 'onFilter'> {
  /**
   * Takes the focus when the last filter is removed. Not a field: it would swallow the next
   * shortcut.
   */
  readonly focusFallback: () => HTMLElement | null
}

function ActiveFilters({ filter, onFilter, focusFallback }: ActiveFiltersProps) {
  const now = useClock((clock) => Math.floor(clock.now / 60_000) * 60_000)
  const local = useClock((clock) => clock.local)
  const time = (iso: string) => {
    const at = Date.parse(iso)
    return Number.isNaN(at) ? iso : formatClock(at, now, local)
  }
  const words: readonly (readonly [keyof EventsFilter, string | null])[] = [
    ['prefix', filter.prefix === null ? null : `${filter.prefix}*`],
    ['type', filter.type?.join(', ') ?? null],
    ['ticket', filter.ticket === null ? null : `ticket ${filter.ticket.slice(0, 8)}…`],
    ['from', filter.from === null ? null : `from ${time(filter.from)}`],
    ['to', filter.to === null ? null : `to ${time(filter.to)}`],
    ['before', filter.before === null ? null : `before #${filter.before}`],
  ]
  const active = words.filter(([, word]) => word !== null)
  if (active.length === 0) return null
  return (
    <ul aria-label="Filters in force" className="mt-3 flex flex-wrap gap-2">
      {active.map(([name, word]) => (
        <SetFilter
          key={name}
          focusFallback={focusFallback}
          value={word ?? ''}
          onRemove={() => onFilter({ [name]: null })}
        />
      ))}
    </ul>
  )
}
