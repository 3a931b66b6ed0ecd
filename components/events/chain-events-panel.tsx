'use client'

import { useState } from 'react'
import { IgnoredNotice } from '@/components/lists/ignored-notice'
import { NothingKnown } from '@/components/panels/nothing-known'
import { isLive } from '@/components/panels/is-live'
import { PanelFrame } from '@/components/panels/panel-frame'
import { Skeleton } from '@/components/ui/skeleton'
import {
  type EventsFilter,
  eventsFilterQuery,
  type FilterChange,
} from '@/lib/client/events/chain-events.filter'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ChainEventsBody } from '@/lib/wire/events/chain-events.wire'
import { EventFilterBar } from './event-filter-bar'
import { LoggedEvents } from './logged-events'

interface ChainEventsPanelProps {
  readonly view: PanelView<QueryResult<ChainEventsBody>>
  readonly ask: AskMore
  readonly filter: EventsFilter
  /** Parameters of the address that cannot be used. */
  readonly ignored: readonly IgnoredParameter[]
  readonly onFilter: (change: FilterChange) => void
  readonly onRefresh: () => void
}

const NO_TYPES: { readonly types: readonly string[]; readonly truncated: boolean } = {
  types: [],
  truncated: false,
}

/** The event log with its filters, older pages and new events. */
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
        <LoggedEvents
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

/** Placeholders for the rows. */
function EventsSkeleton() {
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      {Array.from({ length: 14 }, (_, line) => (
        <Skeleton key={line} className="my-3 h-5 w-full" />
      ))}
    </div>
  )
}
