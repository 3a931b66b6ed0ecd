'use client'

import { LoggedRows } from '@/components/lists/log/logged-rows'
import { useLogRows } from '@/components/lists/log/use-log-rows'
import { grouped } from '@/components/ui/format-count'
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
  return (
    <LoggedRows
      log={log}
      label="Events, newest first"
      count={countOf(log.rows.length, { more: log.more !== null, live })}
      aside={
        <a
          href="#verify"
          className="inline-flex min-h-6 items-center text-sm text-accent underline-offset-4 hover:underline wide:hidden"
        >
          Is the chain whole?
        </a>
      }
      empty={emptyWords({ live, filtered: isFiltered(filter) })}
      rowPx={ROW_PX}
      recordBeginsAt={head.record_begins_at}
      renderRow={(event, state) => <EventRow event={event} {...state} onFilter={onFilter} />}
    />
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

function emptyWords({ live, filtered }: { live: boolean; filtered: boolean }): string {
  if (!live) return 'Which there are by now is unknown.'
  return filtered ? 'No event matches these filters.' : 'The log holds no event yet.'
}
