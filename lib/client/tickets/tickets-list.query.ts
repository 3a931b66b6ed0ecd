import { safeParse } from '@/lib/wire/zod'
import { DEFAULT_TICKET_PAGE, TICKET_PAGE_LIMIT } from '@/lib/domain/tickets/ticket-filters'
import { ticketListSchema, type TicketListBody } from '@/lib/wire/tickets/ticket-list.wire'
import type { fetchAnswer, Fetched } from '@/lib/client/fetch-answer'
import type { PanelData, PanelQuery } from '@/lib/client/panels/panel-query'
import { type QueryResult, fetchResult, initialResult } from '@/lib/client/lists/query-result'
import {
  fromHead,
  type ListRead,
  rowsOf,
  type TicketList,
  withCounts,
  withNewer,
  withNextPage,
} from './tickets-list'
import { rereadLimit, withReread } from './tickets-reread'

const TICKETS_URL = '/api/sea-tickets'

/** What the reader asks of the next round; a round removes the requests that it fulfils. */
export interface ListRequests {
  more: boolean
  newer: boolean
  /** Indices of the pages that are in sight: only those are kept up to date. */
  inSight: (list: TicketList) => readonly number[]
  /** When the rows in sight were last read again, by the browser's monotonic clock. */
  keptUpAt: number
}

interface ListReading {
  /** The filter as `ticketSearch` writes it. */
  readonly search: string
  readonly known: () => TicketList | null
  /** Checked between two requests: a hidden tab sends nothing (SPEC 9). */
  readonly isVisible: () => boolean
  readonly requests: ListRequests
}

/** A list is built up by scrolling: keep it while one of its tickets is read at length. */
const KEPT_FOR_MS = 60 * 60_000

/** The name of a list in the cache. */
export function ticketListKey(search: string): readonly [string] {
  return [`sea-tickets?${search}`]
}

function parseTicketList(body: unknown): TicketListBody | null {
  return safeParse(ticketListSchema, body).data ?? null
}

/**
 * A list of tickets for `usePanel`. One round is a few requests, one after the other: the pages
 * requested, how many are newer, and the rows in sight once more.
 */
export function ticketListQuery(reading: ListReading): PanelQuery<QueryResult<TicketList>> {
  return {
    key: ticketListKey(reading.search),
    url: TICKETS_URL,
    topic: 'tickets',
    keptForMs: KEPT_FOR_MS,
    // The round parses each answer itself; no caller hands it a list.
    parse: () => null,
    fetch: (options) => new ListRound(reading, options).run(),
  }
}

type Options = Parameters<typeof fetchAnswer<QueryResult<TicketList>>>[0]
type FetchedPage = Fetched<QueryResult<TicketListBody>>

class ListRound {
  readonly #reading: ListReading
  readonly #options: Options
  #list: TicketList | null
  /** The last answer with data: its times are the round's. */
  #last: Pick<Extract<FetchedPage, { kind: 'answer' }>, 'asOf' | 'serverNow' | 'readEveryMs'> = {
    asOf: null,
    serverNow: null,
    readEveryMs: null,
  }
  /** What ended the round before its time. */
  #stopped: Fetched<QueryResult<TicketList>> | null = null

  constructor(reading: ListReading, options: Options) {
    this.#reading = reading
    this.#options = options
    this.#list = reading.known()
  }

  async run(): Promise<Fetched<QueryResult<TicketList>>> {
    const { requests } = this.#reading
    const began = performance.now()
    // A scrolling reader waits for the next page, not for the rows that have just been read again.
    const isKept = began - requests.keptUpAt < this.#options.timeoutMs / 2
    if (this.#list === null || rowsOf(this.#list).length === 0) await this.#readHead()
    else if (!isKept || !(requests.newer || requests.more)) await this.#keepUp()
    // A request made while the round runs is still fulfilled by it.
    while (this.#goesOn && (requests.newer || requests.more)) {
      if (requests.newer) await this.#readNewer()
      else await this.#readMore()
    }
    // A request made before the tab was hidden waits for the return.
    if (this.#stopped !== null || this.#reading.isVisible()) {
      requests.newer = false
      requests.more = false
    }
    return (
      this.#stopped ?? {
        kind: 'answer',
        etag: null,
        body: { data: this.#list },
        ...this.#last,
      }
    )
  }

  /** Whether the round may send its next request. */
  get #goesOn(): boolean {
    return this.#stopped === null && this.#reading.isVisible()
  }

  async #readHead(): Promise<void> {
    await this.#ask({ limit: DEFAULT_TICKET_PAGE, include: 'totals,facets' }, (_list, read) =>
      fromHead(read),
    )
  }

  async #keepUp(): Promise<void> {
    const cursor = this.#list?.newer.cursor ?? null
    const include = this.#list?.facets == null ? 'totals,facets' : 'totals'
    await this.#ask({ limit: 0, cursor, include }, (list, read) =>
      list === null ? null : withCounts(list, read),
    )
    const inSight = this.#list === null ? [] : this.#reading.requests.inSight(this.#list)
    for (const index of inSight) {
      const page = this.#list?.pages[index]
      if (!this.#goesOn || this.#list === null || page === undefined) return
      const limit = rereadLimit(this.#list, index)
      await this.#ask({ limit, cursor: page.cursor }, (list, read) =>
        list === null ? null : withReread(list, index, { ...read, limit }),
      )
    }
    this.#reading.requests.keptUpAt = performance.now()
  }

  async #readNewer(): Promise<void> {
    this.#reading.requests.newer = false
    if (this.#list === null) return
    const { cursor } = this.#list.newer
    if (cursor === null) {
      this.#list = withNewer(this.#list, null)
      return
    }
    await this.#ask({ limit: TICKET_PAGE_LIMIT, cursor }, (list, read) =>
      list === null ? null : withNewer(list, read),
    )
  }

  async #readMore(): Promise<void> {
    this.#reading.requests.more = false
    const cursor = this.#list?.nextCursor ?? null
    if (cursor === null) return
    await this.#ask({ limit: DEFAULT_TICKET_PAGE, cursor }, (list, read) =>
      list === null ? null : withNextPage(list, read),
    )
  }

  async #ask(
    params: { limit: number; cursor?: string | null; include?: string },
    fold: (list: TicketList | null, read: ListRead) => TicketList | null,
  ): Promise<void> {
    const query = new URLSearchParams(this.#reading.search)
    query.set('limit', String(params.limit))
    if (params.cursor != null) query.set('cursor', params.cursor)
    if (params.include !== undefined) query.set('include', params.include)
    const { timeoutMs, maxAgeMs, signal } = this.#options
    const fetched = await fetchResult<TicketListBody>({
      url: `${TICKETS_URL}?${query}`,
      etag: null,
      timeoutMs,
      maxAgeMs,
      signal,
      parse: (body) => {
        const data = parseTicketList(body)
        return data === null ? null : { data }
      },
    })
    const data = fetched.kind === 'answer' ? fetched.body.data : null
    if (fetched.kind !== 'answer' || data === null) {
      this.#stop(fetched)
      return
    }
    const { asOf, serverNow, readEveryMs } = fetched
    this.#last = { asOf, serverNow, readEveryMs }
    // A list of unknown age is not believed by the judge either; its rows must not look fresh.
    this.#list = fold(this.#list, { body: data, asOf: asOf ?? 0 })
  }

  #stop(fetched: FetchedPage): void {
    if (fetched.kind !== 'answer') {
      this.#stopped = fetched
      return
    }
    this.#stopped = { ...fetched, body: { ...fetched.body, data: null } }
  }
}

/** The list as the server has read its head for the first paint; undefined where it took too long. */
export function initialTicketList(
  answer: {
    readonly body: TicketListBody
    readonly asOf: string | null
    readonly now: number
  } | null,
): PanelData<QueryResult<TicketList>> | undefined {
  if (answer === null) return undefined
  const { body, asOf, now } = answer
  return initialResult({ body: fromHead({ body, asOf: Date.parse(asOf ?? '') || 0 }), asOf, now })
}
