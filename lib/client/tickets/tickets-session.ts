import type { PanelQuery } from '@/lib/client/panels/panel-query'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { pagesInSight, type TicketList } from './tickets-list'
import { type ListRequests, ticketListQuery } from './tickets-list.query'

/** What a reader requests of one list, until a round of requests has fulfilled it. */
export class TicketListSession {
  readonly query: PanelQuery<QueryResult<TicketList>>
  readonly #requests: ListRequests = {
    more: false,
    newer: false,
    inSight: () => [],
    keptUpAt: -Infinity,
  }

  constructor(
    search: string,
    from: { readonly known: () => TicketList | null; readonly isVisible: () => boolean },
  ) {
    this.query = ticketListQuery({ search, ...from, requests: this.#requests })
  }

  /** Whether a request is open that no round has fulfilled yet. */
  get isRequested(): boolean {
    return this.#requests.more || this.#requests.newer
  }

  requestMore(): void {
    this.#requests.more = true
  }

  requestNewer(): void {
    this.#requests.newer = true
  }

  /** Reports which rows are in sight, counted from 0: those are kept up to date. */
  see(first: number, last: number): void {
    this.#requests.inSight = (list) => pagesInSight(list, first, last)
  }
}
