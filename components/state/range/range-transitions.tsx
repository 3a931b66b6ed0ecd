'use client'

import { useMemo, useState } from 'react'
import { safeParse } from '@/lib/wire/zod'
import { grouped } from '@/components/ui/format-count'
import { failureWords } from '@/components/lists/failure-words'
import { LoadMore } from '@/components/ui/load-more'
import { Section } from '@/components/ui/section'
import { beginWith, withHead } from '@/lib/client/lists/newest-first'
import { useOlder } from '@/lib/client/lists/use-older'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import { type StateRangeBody, transitionPageSchema } from '@/lib/wire/state/state-range.wire'
import { LoggedTransitions } from './logged-transitions'

interface RangeTransitionsProps {
  readonly range: StateRangeBody
  /** Identifies the window of the range. */
  readonly windowKey: string
  /** Another window is loading: these rows are not of its dates. */
  readonly waiting: boolean
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  readonly ask: AskMore
  readonly onMoment: (time: string) => void
}

/** The transitions of a range, newest first, and earlier ones on demand. */
export function RangeTransitions(props: RangeTransitionsProps) {
  const { range, windowKey, waiting, live, ask, onMoment } = props
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
    ask,
  })
  const all = useMemo(
    () => [...list.rows, ...older.pages.flatMap((page) => page.transitions)],
    [list.rows, older.pages],
  )
  const more = older.cursor === undefined ? list.cursor : older.cursor
  return (
    <Section
      title="Transitions"
      note={noteOf(all.length, { more: more !== null, waiting, live })}
      testId="transitions"
    >
      {all.length === 0 ? (
        <p className="text-ink-soft">{emptyWords({ waiting, live })}</p>
      ) : (
        <div data-live={waiting ? false : undefined}>
          <LoggedTransitions transitions={all} onMoment={onMoment} />
        </div>
      )}
      {more === null || waiting ? null : (
        <LoadMore
          label="Show earlier ones"
          loading={older.loading}
          failed={failureWords(older.failure)}
          onMore={() => older.loadMore(more)}
        />
      )}
    </Section>
  )
}

interface ListState {
  readonly waiting: boolean
  readonly live: boolean
}

function noteOf(count: number, { more, waiting, live }: ListState & { readonly more: boolean }) {
  if (waiting) return 'being read…'
  if (count === 0) return undefined
  if (more) return `the newest ${grouped(count)}`
  return live ? `${grouped(count)} in all` : `${grouped(count)} then`
}

function emptyWords({ waiting, live }: ListState): string {
  if (waiting) return 'Not read yet.'
  return live ? 'None in this time.' : 'None known then.'
}
