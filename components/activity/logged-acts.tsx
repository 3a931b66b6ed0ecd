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
  type ActivityFilter,
  type ActivityFilterChange,
  activityFilterQuery,
  isActivityFiltered,
} from '@/lib/client/activity/activity.filter'
import { olderActivityUrl, parseActivity } from '@/lib/client/activity/activity.query'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { ActivityBody } from '@/lib/wire/activity/activity.wire'
import { ActivityRow } from './activity-row'

interface LoggedActsProps {
  /** The newest page, as last read. */
  readonly head: ActivityBody
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  readonly ask: AskMore
  readonly filter: ActivityFilter
  readonly onFilter: (change: ActivityFilterChange) => void
}

const ROW_PX = { wide: 41, narrow: 97 } as const

/** The entries: the newest page, what came in since, and older pages on demand. */
export function LoggedActs({ head, live, ask, filter, onFilter }: LoggedActsProps) {
  const log = useLogRows({
    key: activityFilterQuery(filter),
    head: pageOf(head),
    url: (cursor) => olderActivityUrl(filter, cursor),
    parse: parseActivity,
    pageOf,
    ask,
  })
  const { rows: entries, more } = log
  const leftOut = head.left_out ?? 0
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2 sm:px-5">
        <p className="text-sm text-ink-soft">
          {countOf(entries.length, { more: more !== null, live })}
          {leftOut === 0 ? null : ` ${grouped(leftOut)} left out: only an admin is shown them.`}
        </p>
        <FollowSwitch
          follow={log.follow}
          paused={log.follow && log.reading}
          waiting={log.waiting}
          onFollow={log.setFollow}
        />
      </div>
      <NewerBar waiting={log.waiting} onTake={log.take} focusFallback={firstFocusableInSight} />
      {entries.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-ink-soft sm:px-5">
          {emptyWords({ live, more: more !== null, filtered: isActivityFiltered(filter) })}
        </p>
      ) : (
        <LogList
          label="Activity, newest first"
          rows={entries}
          rowPx={ROW_PX}
          listKey={log.listKey}
          fresh={log.fresh}
          onNearEnd={log.onNearEnd}
          onReading={log.setReading}
          renderRow={(entry, state) => <ActivityRow entry={entry} {...state} onFilter={onFilter} />}
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

function pageOf(body: ActivityBody) {
  return { rows: body.entries, cursor: body.next_cursor }
}

interface Facts {
  readonly live: boolean
  readonly more: boolean
}

function countOf(count: number, { more, live }: Facts): string {
  if (count === 0) return live && !more ? 'No entry.' : 'None known yet.'
  if (more) return `The newest ${grouped(count)} entries.`
  return live ? `${grouped(count)} entries in all.` : `${grouped(count)} entries then.`
}

function emptyWords({ live, more, filtered }: Facts & { readonly filtered: boolean }): string {
  if (!live) return 'What was done by now is unknown.'
  if (more) return 'None of the newest entries match. Older ones may.'
  return filtered ? 'No entry matches these filters.' : 'Nobody has acted yet.'
}
