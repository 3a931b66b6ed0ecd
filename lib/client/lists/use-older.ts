'use client'

import { useState } from 'react'
import type { RequestFailure } from '@/lib/client/freshness/request-failure'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import { fetchOnce } from './query-result'

interface OlderQuery<Page> {
  /** What the pages belong to; with another key they are forgotten. */
  readonly key: string
  readonly url: (cursor: string) => string
  /** Parses the text of an answer; `JSON.parse` by default. */
  readonly read?: (text: string) => unknown
  /** Null when a body is not of the route's shape. */
  readonly parse: (body: unknown) => Page | null
  readonly cursorOf: (page: Page) => string | null
  /** Asks in the turn of the panel that the pages belong to. */
  readonly ask: AskMore
}

interface Older<Page> {
  readonly key: string
  readonly pages: readonly Page[]
  /** Where to read on; null at the end, undefined where nothing has been read yet. */
  readonly cursor: string | null | undefined
  readonly loading: boolean
  readonly failure: RequestFailure | null
}

export interface OlderPages<Page> extends Omit<Older<Page>, 'key'> {
  /** Reads one more page, from `first` where none has been read. One at a time. */
  readonly loadMore: (first: string) => void
}

/**
 * Pages of the past, read one after the other on demand. The past does not change: what was read
 * stays, and a page that fails is asked for again by the next request.
 */
export function useOlder<Page>(query: OlderQuery<Page>): OlderPages<Page> {
  const { key, url, read, parse, cursorOf, ask } = query
  const [kept, setKept] = useState<Older<Page>>(() => nothingYet(key))
  const state = kept.key === key ? kept : nothingYet<Page>(key)

  const loadMore = (first: string) => {
    const cursor = state.cursor === undefined ? first : state.cursor
    if (state.loading || cursor === null) return
    const loading = { ...state, loading: true, failure: null }
    setKept(loading)
    const asked = ask((limits) => fetchOnce({ url: url(cursor), read, parse, ...limits }))
    // Aborted while it waited for its turn: it belongs to a list that is no longer shown.
    void asked
      .catch(() => null)
      .then((fetched) => {
        // Another filter may have been chosen meanwhile: its pages are not these.
        setKept((now) => {
          if (now !== loading || fetched === null) return now
          if (fetched.kind !== 'answer') {
            const failure = fetched.kind === 'failure' ? fetched.failure : null
            return { ...loading, loading: false, failure }
          }
          const pages = [...loading.pages, fetched.body]
          return { ...loading, pages, cursor: cursorOf(fetched.body), loading: false }
        })
      })
  }
  return { ...state, loadMore }
}

function nothingYet<Page>(key: string): Older<Page> {
  return { key, pages: [], cursor: undefined, loading: false, failure: null }
}
