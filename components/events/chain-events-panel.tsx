'use client'

import { clsx } from 'clsx'
import Rss from 'lucide-react/icons/rss'
import { useCallback, useEffect, useState } from 'react'
import { grouped } from '@/components/ui/format-count'
import { IgnoredNotice } from '@/components/lists/ignored-notice'
import { NothingKnown } from '@/components/panels/nothing-known'
import { firstFocusableInSight } from '@/components/lists/use-virtual-list'
import { failureWords } from '@/components/lists/failure-words'
import { isLive } from '@/components/panels/is-live'
import { PanelFrame } from '@/components/panels/panel-frame'
import { LoadMore } from '@/components/ui/load-more'
import {
  type EventsFilter,
  eventsFilterQuery,
  type FilterChange,
  isFiltered,
} from '@/lib/client/events/chain-events.filter'
import { olderEventsUrl, parseChainEvents } from '@/lib/client/events/chain-events.query'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import { beginWith, newerThan, withHead } from '@/lib/client/lists/newest-first'
import { useOlder } from '@/lib/client/lists/use-older'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ChainEventsBody } from '@/lib/wire/events/chain-events.wire'
import { EventFilterBar } from './event-filter-bar'
import { EventList } from './event-list'
import { EventsSkeleton } from './events-skeleton'
import { NewerBar } from './newer-bar'

interface ChainEventsPanelProps {
  readonly view: PanelView<QueryResult<ChainEventsBody>>
  readonly ask: AskMore
  readonly filter: EventsFilter
  /** Parts of the address that cannot be used. */
  readonly ignored: readonly IgnoredParameter[]
  readonly onFilter: (change: FilterChange) => void
  readonly onRefresh: () => void
}

const NO_TYPES: { readonly types: readonly string[]; readonly truncated: boolean } = {
  types: [],
  truncated: false,
}

/** The event log: filtered, as far back as it goes, and with what comes in. */
export function ChainEventsPanel(props: ChainEventsPanelProps) {
  const { view, ask, filter, ignored, onFilter, onRefresh } = props
  const { verdict, body, now } = view
  const data = body?.data ?? null
  const [known, setKnown] = useState(NO_TYPES)
  if (data?.types !== undefined && data.types !== known.types) {
    setKnown({ types: data.types, truncated: data.types_truncated === true })
  }
  return (
    <PanelFrame
      subject="events"
      title="Chain events"
      view={view}
      explored="chain events"
      onRefresh={onRefresh}
      bodyNow={now}
      intro={ignored.length === 0 ? undefined : <IgnoredNotice ignored={ignored} inset={false} />}
    >
      {verdict.shows === 'sample' ? null : (
        <EventFilterBar
          filter={filter}
          types={known.types}
          typesTruncated={known.truncated}
          onFilter={onFilter}
        />
      )}
      {data !== null ? (
        <KnownEvents
          key={eventsFilterQuery(filter)}
          head={data}
          live={isLive(verdict)}
          ask={ask}
          filter={filter}
          onFilter={onFilter}
        />
      ) : verdict.shows === 'skeleton' ? (
        <EventsSkeleton />
      ) : verdict.shows === 'sample' ? null : (
        <NothingKnown view={view}>What the log holds is unknown.</NothingKnown>
      )}
    </PanelFrame>
  )
}

interface KnownEventsProps {
  /** The newest page, as it was last read. */
  readonly head: ChainEventsBody
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  readonly ask: AskMore
  readonly filter: EventsFilter
  readonly onFilter: (change: FilterChange) => void
}

const FRESH_MS = 2_000
const NONE: ReadonlySet<string> = new Set()

function KnownEvents({ head, live, ask, filter, onFilter }: KnownEventsProps) {
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
  // An empty list has nobody reading it; a followed one shows what comes unless somebody reads.
  if (newer.rows.length > 0 && (list.rows.length === 0 || (follow && !reading))) take()

  useEffect(() => {
    if (fresh.size === 0) return
    const timer = setTimeout(() => setFresh(NONE), FRESH_MS)
    return () => clearTimeout(timer)
  }, [fresh])

  const older = useOlder({
    key: `${key} ${list.beginning}`,
    url: (cursor) => olderEventsUrl(filter, cursor),
    parse: parseChainEvents,
    cursorOf: (one) => one.next_cursor,
    ask,
  })
  const events = [...list.rows, ...older.pages.flatMap((one) => one.events)]
  const more = older.cursor === undefined ? list.cursor : older.cursor
  const { loadMore, loading, failure } = older
  const failed = failureWords(failure)
  const onNearEnd = useCallback(() => {
    // What failed is asked for again by hand: a list must not hammer a server that is away.
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

interface FollowSwitchProps {
  readonly follow: boolean
  /** Followed, but a row is being read. */
  readonly paused: boolean
  /** How many events wait to be shown, e.g. `2` or `50+`; empty for none. */
  readonly waiting: string
  readonly onFollow: (follow: boolean) => void
}

/** The live tail: shows events as they come, except while one is being read. */
function FollowSwitch({ follow, paused, waiting, onFollow }: FollowSwitchProps) {
  const pausedWords = waiting === '' ? ' paused' : ` paused, ${waiting} new`
  const words = !follow ? ': off' : paused ? pausedWords : ': on'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={follow}
      onClick={() => onFollow(!follow)}
      title="Show events as they come; waits while an event is being read"
      className={clsx(
        'flex min-h-8 items-center gap-1.5 rounded-full px-3 text-sm font-medium',
        follow ? 'bg-accent-soft text-accent' : 'text-ink-soft hover:bg-sunken hover:text-ink',
      )}
    >
      <Rss size={14} aria-hidden="true" />
      Live tail{words}
    </button>
  )
}
