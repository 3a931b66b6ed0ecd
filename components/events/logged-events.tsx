'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { failureWords } from '@/components/lists/failure-words'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { firstFocusableInSight } from '@/components/lists/use-virtual-list'
import { grouped } from '@/components/ui/format-count'
import { LoadMore } from '@/components/ui/load-more'
import {
  type EventsFilter,
  eventsFilterQuery,
  type FilterChange,
  isFiltered,
} from '@/lib/client/events/chain-events.filter'
import { parseExact } from '@/lib/domain/exact-json'
import { olderEventsUrl, parseChainEvents } from '@/lib/client/events/chain-events.query'
import { beginWith, newerThan, withHead } from '@/lib/client/lists/newest-first'
import { useOlder } from '@/lib/client/lists/use-older'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ChainEventsBody } from '@/lib/wire/events/chain-events.wire'
import { EventList } from './event-list'
import { FollowSwitch } from './follow-switch'
import { NewerBar } from './newer-bar'

interface LoggedEventsProps {
  /** The newest page, as last read. */
  readonly head: ChainEventsBody
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  readonly ask: AskMore
  readonly filter: EventsFilter
  readonly onFilter: (change: FilterChange) => void
}

const FRESH_MS = 2_000
const NONE: ReadonlySet<string> = new Set()

/** The rows of the log: the newest page, events that came in since, and older pages on demand. */
export function LoggedEvents({ head, live, ask, filter, onFilter }: LoggedEventsProps) {
  const key = eventsFilterQuery(filter)
  const page = { rows: head.events, cursor: head.next_cursor }
  const [list, setList] = useState(() => beginWith(key, page))
  const [follow, setFollow] = useState(false)
  const [reading, setReading] = useState(false)
  const [fresh, setFresh] = useState(NONE)
  const newer = newerThan(list, page)
  const waiting = newer.rows.length === 0 ? '' : `${newer.rows.length}${newer.gap ? '+' : ''}`

  const take = () => {
    setFresh(new Set(newer.rows.map((row) => row.seq)))
    setList(withHead(list, page))
  }
  // Takes new events at once where no row is being read: in an empty list, or while following.
  if (newer.rows.length > 0 && (list.rows.length === 0 || (follow && !reading))) take()

  useEffect(() => {
    if (fresh.size === 0) return
    const timer = setTimeout(() => setFresh(NONE), FRESH_MS)
    return () => clearTimeout(timer)
  }, [fresh])

  const older = useOlder({
    key: `${key} ${list.beginning}`,
    url: (cursor) => olderEventsUrl(filter, cursor),
    read: parseExact,
    parse: parseChainEvents,
    cursorOf: (one) => one.next_cursor,
    ask,
  })
  const events = useMemo(
    () => [...list.rows, ...older.pages.flatMap((one) => one.events)],
    [list.rows, older.pages],
  )
  const more = older.cursor === undefined ? list.cursor : older.cursor
  const { loadMore, loading, failure } = older
  const failed = failureWords(failure)
  const onNearEnd = useCallback(() => {
    // After a failure only the button retries, so that the list does not flood a failing server.
    if (more !== null && !loading && failure === null) loadMore(more)
  }, [more, loading, failure, loadMore])

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2 sm:px-5">
        <p className="text-sm text-ink-soft">
          {countOf(events.length, { more: more !== null, live })}
        </p>
        <a
          href="#verify"
          className="inline-flex min-h-6 items-center text-sm text-accent underline-offset-4 hover:underline wide:hidden"
        >
          Is the chain whole?
        </a>
        <FollowSwitch
          follow={follow}
          paused={follow && reading}
          waiting={waiting}
          onFollow={setFollow}
        />
      </div>
      <NewerBar waiting={waiting} onTake={take} focusFallback={firstFocusableInSight} />
      {events.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-ink-soft sm:px-5">
          {live
            ? isFiltered(filter)
              ? 'No event matches these filters.'
              : 'The log holds no event yet.'
            : 'Which there are by now is unknown.'}
        </p>
      ) : (
        <EventList
          events={events}
          listKey={`${key} ${list.beginning}`}
          fresh={fresh}
          onFilter={onFilter}
          onNearEnd={onNearEnd}
          onReading={setReading}
        />
      )}
      {more === null && head.record_begins_at !== undefined ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-soft sm:px-5">
          <NoRecordBefore at={head.record_begins_at} />
        </p>
      ) : null}
      {more === null ? null : (
        <div className="px-4 pb-4 sm:px-5">
          <LoadMore
            label="Show older ones"
            loading={loading}
            failed={failed}
            onMore={() => loadMore(more)}
          />
        </div>
      )}
    </>
  )
}

function countOf(count: number, { more, live }: { more: boolean; live: boolean }): string {
  if (count === 0) return live ? 'No event.' : 'None known then.'
  if (more) return `the newest ${grouped(count)} events`
  return live ? `${grouped(count)} events in all` : `${grouped(count)} events then`
}
