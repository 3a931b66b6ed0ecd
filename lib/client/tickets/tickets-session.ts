import type { PanelQuery } from '@/lib/client/panels/panel-query'
import type { Explored } from '@/lib/client/lists/explored'
import { pagesInSight, type TicketList } from './tickets-list'
import { type ListWishes, ticketListQuery } from './tickets-list.query'

/** What a reader wishes of one list, until a round of requests has granted it. */
export class TicketListSession {
  readonly query: PanelQuery<Explored<TicketList>>
  readonly #wishes: ListWishes = {
    more: false,
    newer: false,
    inSight: () => [],
    keptUpAt: -Infinity,
  }

  constructor(
    search: string,
    from: { readonly known: () => TicketList | null; readonly isWatched: () => boolean },
  ) {
    this.query = ticketListQuery({ search, ...from, wishes: this.#wishes })
  }

  /** Whether something is wished for that no round has granted yet. */
  get isWishing(): boolean {
    return this.#wishes.more || this.#wishes.newer
  }

  wishMore(): void {
    this.#wishes.more = true
  }

  wishNewer(): void {
    this.#wishes.newer = true
  }

  /** Tells which rows are in sight, counted from 0: those are kept up to date. */
  see(first: number, last: number): void {
    this.#wishes.inSight = (list) => pagesInSight(list, first, last)
  }
}
