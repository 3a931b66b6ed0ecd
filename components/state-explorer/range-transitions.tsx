'use client'

import { useState } from 'react'
import { safeParse } from '@/lib/wire/zod'
import { troubleWords } from '@/components/explorer/trouble-words'
import { LoadMore } from '@/components/ui/load-more'
import { Section } from '@/components/ui/section'
import { beginWith, withHead } from '@/lib/client/explorer/newest-first'
import { useOlder } from '@/lib/client/explorer/use-older'
import { type StateRangeBody, transitionPageSchema } from '@/lib/wire/state-range.wire'
import { LoggedTransitions } from './logged-transitions'

interface RangeTransitionsProps {
  readonly range: StateRangeBody
  /** Names the window that the range is of. */
  readonly windowKey: string
  readonly onMoment: (time: string) => void
}

/** The transitions of a range, the newest first, and on wish all that lie before them. */
export function RangeTransitions({ range, windowKey, onMoment }: RangeTransitionsProps) {
  const head = { rows: range.transitions, cursor: range.next_cursor }
  const [known, setKnown] = useState(() => beginWith(windowKey, head))
  const list = known.key === windowKey ? withHead(known, head) : beginWith(windowKey, head)
  if (list !== known) setKnown(list)
  const older = useOlder({
    key: `${windowKey} ${list.beginning}`,
    url: (cursor) =>
      `/api/operational-state/transitions?from=${range.from}&to=${range.to}&before=${cursor}&limit=200`,
    parse: (body) => safeParse(transitionPageSchema, body).data ?? null,
    cursorOf: (page) => page.next_cursor,
  })
  const all = [...list.rows, ...older.pages.flatMap((page) => page.transitions)]
  const more = older.cursor === undefined ? list.cursor : older.cursor
  return (
    <Section
      title="Transitions"
      note={more === null ? `${all.length} in all` : `the newest ${all.length}`}
      testId="transitions"
    >
      {all.length === 0 ? (
        <p className="text-ink-soft">None in this time.</p>
      ) : (
        <LoggedTransitions transitions={all} onMoment={onMoment} />
      )}
      {more === null ? null : (
        <LoadMore
          label="Show earlier ones"
          loading={older.loading}
          failed={troubleWords(older.trouble)}
          onMore={() => older.loadMore(more)}
        />
      )}
    </Section>
  )
}
