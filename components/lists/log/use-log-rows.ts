import { useCallback, useEffect, useMemo, useState } from 'react'
import { failureWords } from '@/components/lists/failure-words'
import { beginWith, type HeadPage, newerThan, withHead } from '@/lib/client/lists/newest-first'
import { useOlder } from '@/lib/client/lists/use-older'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import { parseExact } from '@/lib/domain/exact-json'

interface LogRowsOptions<Row extends { readonly seq: string }, Body> {
  /** What the rows belong to: a filter. */
  readonly key: string
  /** The newest page, as last read. */
  readonly head: HeadPage<Row>
  /** The address of the rows in front of a cursor. */
  readonly url: (cursor: string) => string
  /** Null when a body is not of the route's shape. */
  readonly parse: (body: unknown) => Body | null
  readonly pageOf: (body: Body) => HeadPage<Row>
  readonly ask: AskMore
}

const FRESH_MS = 2_000
const NONE: ReadonlySet<string> = new Set()

/** Rows of the log: the newest page, what came in since, which waits for a click, and older pages. */
export function useLogRows<Row extends { readonly seq: string }, Body>(
  options: LogRowsOptions<Row, Body>,
) {
  const { key, head, url, parse, pageOf, ask } = options
  const [list, setList] = useState(() => beginWith(key, head))
  const [follow, setFollow] = useState(false)
  const [reading, setReading] = useState(false)
  const [fresh, setFresh] = useState(NONE)
  const newer = newerThan(list, head)
  const waiting = newer.rows.length === 0 ? '' : `${newer.rows.length}${newer.gap ? '+' : ''}`

  const take = () => {
    setFresh(new Set(newer.rows.map((row) => row.seq)))
    setList(withHead(list, head))
  }
  // Takes new rows at once where none is being read: in an empty list, or while following.
  if (newer.rows.length > 0 && (list.rows.length === 0 || (follow && !reading))) take()

  useEffect(() => {
    if (fresh.size === 0) return
    const timer = setTimeout(() => setFresh(NONE), FRESH_MS)
    return () => clearTimeout(timer)
  }, [fresh])

  const listKey = `${key} ${list.beginning}`
  const older = useOlder({
    key: listKey,
    url,
    read: parseExact,
    parse,
    cursorOf: (body) => pageOf(body).cursor,
    ask,
  })
  const rows = useMemo(
    () => [...list.rows, ...older.pages.flatMap((body) => pageOf(body).rows)],
    [list.rows, older.pages, pageOf],
  )
  const more = older.cursor === undefined ? list.cursor : older.cursor
  const { loadMore, loading, failure } = older
  const onNearEnd = useCallback(() => {
    // After a failure only the button retries, so that the list does not flood a failing server.
    if (more !== null && !loading && failure === null) loadMore(more)
  }, [more, loading, failure, loadMore])

  return {
    /** Newest first. */
    rows,
    listKey,
    /** Where to read on; null at the end. */
    more,
    loadMore,
    loading,
    /** Why older rows did not come, in words; null where they did. */
    failed: failureWords(failure),
    onNearEnd,
    /** Number of rows not shown yet, e.g. `2` or `50+`; empty for none. */
    waiting,
    take,
    /** The rows that were just taken. */
    fresh,
    follow,
    setFollow,
    reading,
    setReading,
  }
}
