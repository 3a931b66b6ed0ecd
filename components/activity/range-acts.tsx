'use client'

import { failureWords } from '@/components/lists/failure-words'
import { Button } from '@/components/ui/button'
import { LoadMore } from '@/components/ui/load-more'
import { Section } from '@/components/ui/section'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import { activityFilterQuery, NO_ACTIVITY_FILTER } from '@/lib/client/activity/activity.filter'
import { olderActivityUrl, parseActivity } from '@/lib/client/activity/activity.query'
import { useOlder } from '@/lib/client/lists/use-older'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import { parseExact } from '@/lib/domain/exact-json'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'
import { actorWords, actWords, changeWords } from './activity-words'

interface RangeActsProps {
  /** ISO 8601 UTC. */
  readonly from: string
  readonly to: string
  /** Identifies the window: another one starts over. */
  readonly windowKey: string
  readonly ask: AskMore
}

/** In place of a cursor: the newest page. */
const NEWEST = 'newest'

/** Who acted in a stretch of the past, read only when it is asked for. */
export function RangeActs({ from, to, windowKey, ask }: RangeActsProps) {
  const filter = { ...NO_ACTIVITY_FILTER, from, to }
  const acts = useOlder({
    key: `acts ${windowKey}`,
    url: (cursor) => olderActivityUrl(filter, cursor === NEWEST ? null : cursor),
    read: parseExact,
    parse: parseActivity,
    cursorOf: (page) => page.next_cursor,
    ask,
  })
  const { cursor, loading } = acts
  const entries = acts.pages.flatMap((page) => page.entries)
  const leftOut = acts.pages.reduce((sum, page) => sum + (page.left_out ?? 0), 0)
  const failed = failureWords(acts.failure)
  return (
    <Section title="Who acted" testId="acts">
      {cursor === undefined ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={() => acts.loadMore(NEWEST)} aria-busy={loading}>
            {loading ? 'Reading…' : failed === null ? 'Show who acted' : 'Try again'}
          </Button>
          <p role="status" className="text-sm text-alarm empty:hidden">
            {failed}
          </p>
        </div>
      ) : (
        <>
          {entries.length === 0 ? (
            <p className="text-ink-soft">
              {cursor === null ? 'Nobody had acted when this was read.' : 'None of the newest.'}
            </p>
          ) : (
            <ol className="grid gap-1">
              {entries.map((entry) => (
                <Act key={entry.seq} entry={entry} />
              ))}
            </ol>
          )}
          {leftOut === 0 ? null : (
            <p className="mt-2 text-sm text-ink-soft">
              {leftOut} left out: only an admin is shown them.
            </p>
          )}
          {cursor === null ? null : (
            <LoadMore
              label="Show earlier ones"
              loading={loading}
              failed={failed}
              onMore={() => acts.loadMore(cursor)}
            />
          )}
          <a
            href={`/activity?${activityFilterQuery(filter)}`}
            className="mt-2 inline-flex min-h-6 items-center rounded-sm text-sm text-accent underline-offset-4 hover:underline"
          >
            On the page of the activity
          </a>
        </>
      )}
    </Section>
  )
}

const SHOWN_UP_TO = 200

function Act({ entry }: { entry: ActivityEntryWire }) {
  const change = changeWords(entry).slice(0, SHOWN_UP_TO)
  const why = entry.reason === null ? '' : `“${entry.reason.slice(0, SHOWN_UP_TO)}”`
  const more = [change, why].filter((words) => words !== '').join(' · ')
  return (
    <li className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 text-sm">
      <TimeText at={entry.occurred_at} format="clock" />
      <span className="[overflow-wrap:anywhere]">
        <span className="font-semibold">
          <VisibleText text={actorWords(entry)} />
        </span>{' '}
        <VisibleText text={actWords(entry) ?? entry.action.slice(0, SHOWN_UP_TO)} />
        {entry.outcome === 'done' ? null : `, ${entry.outcome}`}
        {more === '' ? null : (
          <span className="text-ink-soft">
            {' · '}
            <VisibleText text={more} />
          </span>
        )}
      </span>
    </li>
  )
}
