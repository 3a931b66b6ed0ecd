'use client'

import { LoggedRows } from '@/components/lists/log/logged-rows'
import { useLogRows } from '@/components/lists/log/use-log-rows'
import { grouped } from '@/components/ui/format-count'
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
  const { rows, more } = log
  const leftOut = head.left_out ?? 0
  const facts = { more: more !== null, live }
  return (
    <LoggedRows
      log={log}
      label="Activity, newest first"
      count={
        <>
          {countOf(rows.length, facts)}
          {leftOut === 0 ? null : ` ${grouped(leftOut)} left out: only an admin is shown them.`}
        </>
      }
      empty={emptyWords({ ...facts, filtered: isActivityFiltered(filter) })}
      rowPx={ROW_PX}
      recordBeginsAt={head.record_begins_at}
      renderRow={(entry, state) => <ActivityRow entry={entry} {...state} onFilter={onFilter} />}
    />
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
