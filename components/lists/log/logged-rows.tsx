'use client'

import type { ReactNode } from 'react'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { firstFocusableInSight } from '@/components/lists/use-virtual-list'
import { LoadMore } from '@/components/ui/load-more'
import { FollowSwitch } from './follow-switch'
import { LogList, type LogRowState } from './log-list'
import { NewerBar } from './newer-bar'
import type { useLogRows } from './use-log-rows'

interface LoggedRowsProps<Row extends { readonly seq: string }> {
  readonly log: ReturnType<typeof useLogRows<Row, unknown>>
  /** Names the list, e.g. `Events, newest first`. */
  readonly label: string
  /** How many there are, in words. */
  readonly count: ReactNode
  /** What stands between the count and the switch. */
  readonly aside?: ReactNode
  /** What stands in place of the list where it is empty. */
  readonly empty: string
  readonly rowPx: { readonly wide: number; readonly narrow: number }
  /** What was before it (ISO 8601) is archived. */
  readonly recordBeginsAt: string | undefined
  readonly renderRow: (row: Row, state: LogRowState) => ReactNode
}

/** Rows of the log below their count: what came in since is above them, older ones on demand. */
export function LoggedRows<Row extends { readonly seq: string }>(props: LoggedRowsProps<Row>) {
  const { log, label, count, aside, empty, rowPx, recordBeginsAt, renderRow } = props
  const { rows, more } = log
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2 sm:px-5">
        <p className="text-sm text-ink-soft">{count}</p>
        {aside}
        <FollowSwitch
          follow={log.follow}
          paused={log.follow && log.reading}
          waiting={log.waiting}
          onFollow={log.setFollow}
        />
      </div>
      <NewerBar waiting={log.waiting} onTake={log.take} focusFallback={firstFocusableInSight} />
      {rows.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-ink-soft sm:px-5">{empty}</p>
      ) : (
        <LogList
          label={label}
          rows={rows}
          rowPx={rowPx}
          listKey={log.listKey}
          fresh={log.fresh}
          onNearEnd={log.onNearEnd}
          onReading={log.setReading}
          renderRow={renderRow}
        />
      )}
      {more === null && recordBeginsAt !== undefined ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-soft sm:px-5">
          <NoRecordBefore at={recordBeginsAt} />
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
