'use client'

import { useState } from 'react'
import { IgnoredNotice } from '@/components/lists/ignored-notice'
import { isLive } from '@/components/panels/is-live'
import { NothingKnown } from '@/components/panels/nothing-known'
import { PanelFrame } from '@/components/panels/panel-frame'
import { Skeleton } from '@/components/ui/skeleton'
import {
  type ActivityFilter,
  type ActivityFilterChange,
  activityFilterQuery,
} from '@/lib/client/activity/activity.filter'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ActivityBody } from '@/lib/wire/activity/activity.wire'
import { type ActivityChoices, ActivityFilterBar } from './activity-filter-bar'
import { LoggedActs } from './logged-acts'

interface ActivityPanelProps {
  readonly view: PanelView<QueryResult<ActivityBody>>
  readonly ask: AskMore
  readonly filter: ActivityFilter
  /** Parameters of the address that cannot be used. */
  readonly ignored: readonly IgnoredParameter[]
  readonly onFilter: (change: ActivityFilterChange) => void
  readonly onRefresh: () => void
}

const NO_CHOICES: ActivityChoices = { actors: [], actions: [] }

/** Who did what (CONTROL 16), with filters, older pages and what came in since. */
export function ActivityPanel(props: ActivityPanelProps) {
  const { view, ask, filter, ignored, onFilter, onRefresh } = props
  const { verdict, body, now } = view
  const data = body?.data ?? null
  const [known, setKnown] = useState(NO_CHOICES)
  if (data?.actors !== undefined && data.actors !== known.actors) {
    setKnown({ actors: data.actors, actions: data.actions ?? [] })
  }
  return (
    <PanelFrame
      subject="activity"
      title="Activity"
      view={view}
      explored="activity"
      onRefresh={onRefresh}
      bodyNow={now}
      intro={ignored.length === 0 ? undefined : <IgnoredNotice ignored={ignored} inset={false} />}
    >
      {verdict.shows === 'sample' ? null : (
        <ActivityFilterBar filter={filter} choices={known} onFilter={onFilter} />
      )}
      {data !== null ? (
        <LoggedActs
          key={activityFilterQuery(filter)}
          head={data}
          live={isLive(verdict)}
          ask={ask}
          filter={filter}
          onFilter={onFilter}
        />
      ) : verdict.shows === 'skeleton' ? (
        <ActivitySkeleton />
      ) : verdict.shows === 'sample' ? null : (
        <NothingKnown view={view}>Who did what is unknown.</NothingKnown>
      )}
    </PanelFrame>
  )
}

/** Placeholders for the rows. */
function ActivitySkeleton() {
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      {Array.from({ length: 14 }, (_, line) => (
        <Skeleton key={line} className="my-3 h-5 w-full" />
      ))}
    </div>
  )
}
