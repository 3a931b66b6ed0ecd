'use client'

import { FollowSwitch } from '@/components/lists/log/follow-switch'
import { LogList } from '@/components/lists/log/log-list'
import { NewerBar } from '@/components/lists/log/newer-bar'
import { useLogRows } from '@/components/lists/log/use-log-rows'
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
import { olderEventsUrl, parseChainEvents } from '@/lib/client/events/chain-events.query'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ChainEventsBody } from '@/lib/wire/events/chain-events.wire'
import { EventRow } from './event-row'

interface LoggedEventsProps {
  /** The newest page, as last read. */
  readonly head: ChainEventsBody
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  readonly ask: AskMore
  readonly filter: EventsFilter
  readonly onFilter: (change: FilterChange) => void
}

/** Height of a closed row, px, until it is measured. */
const ROW_PX = { wide: 41, narrow: 105 } as const

/** The rows of the log: the newest page, events that came in since, and older pages on demand. */
export function LoggedEvents({ head, live, ask, filter, onFilter }: LoggedEventsProps) {
  const log = useLogRows({
    key: eventsFilterQuery(filter),
    head: pageOf(head),
    url: (cursor) => olderEventsUrl(filter, cursor),
    parse: parseChainEvents,
    pageOf,
    ask,
  })
  const { rows: events, more } = log
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
          follow={log.follow}
          paused={log.follow && log.reading}
          waiting={log.waiting}
          onFollow={log.setFollow}
        />
      </div>
      <NewerBar waiting={log.waiting} onTake={log.take} focusFallback={firstFocusableInSight} />
      {events.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-ink-soft sm:px-5">
          {live
            ? isFiltered(filter)
              ? 'No event matches these filters.'
              : 'The log holds no event yet.'
            : 'Which there are by now is unknown.'}
        </p>
      ) : (
        <LogList
          label="Events, newest first"
          rows={events}
          rowPx={ROW_PX}
          listKey={log.listKey}
          fresh={log.fresh}
          onNearEnd={log.onNearEnd}
          onReading={log.setReading}
          renderRow={(event, state) => <EventRow event={event} {...state} onFilter={onFilter} />}
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
            loading={log.loading}
            failed={log.failed}
            onMore={() => log.loadMore(more)}
          />
        </div>
      )}
    </>
  )
}

function pageOf(body: ChainEventsBody) {
  return { rows: body.events, cursor: body.next_cursor }
}

function countOf(count: number, { more, live }: { more: boolean; live: boolean }): string {
  if (count === 0) return live ? 'No event.' : 'None known then.'
  if (more) return `the newest ${grouped(count)} events`
  return live ? `${grouped(count)} events in all` : `${grouped(count)} events then`
}
