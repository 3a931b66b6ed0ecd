import { CRITICALITIES, type Criticality, TICKET_BUCKETS, type TicketBucket } from './sea-ticket'

/** The orders of the ticket list; a ticket without the time of its order comes last. */
export const TICKET_SORTS = ['newest', 'oldest', 'resolved', 'claimed', 'priority'] as const
export type TicketSort = (typeof TICKET_SORTS)[number]
export const DEFAULT_TICKET_SORT: TicketSort = 'newest'

/** How many rows one page of the list holds: the maximum and the default. */
export const TICKET_PAGE_LIMIT = 200
export const DEFAULT_TICKET_PAGE = 50

/** How long a searched text may be. */
export const SEARCH_TEXT_LENGTH = { least: 3, most: 200 } as const

/** How long a status, tier or reason may be that is asked for, and how many of each at a time. */
export const FILTER_VALUE_LENGTH = 64
export const FILTER_VALUES = 10

/** Which of Kora's tickets are meant; an empty list and a null leave all. */
export interface TicketFilters {
  readonly buckets: readonly TicketBucket[]
  /** `sea_status` verbatim; `none` is a ticket without one. */
  readonly statuses: readonly string[]
  readonly criticalities: readonly Criticality[]
  /** Part of the title or the objective, in any case. */
  readonly text: string | null
  /** The model tier of the last resolution. */
  readonly tiers: readonly string[]
  /** The failure reason of the last resolution. */
  readonly reasons: readonly string[]
  /** Only tickets whose time of the order is older than so many seconds. */
  readonly olderThanSeconds: number | null
}

export const NO_TICKET_FILTERS: TicketFilters = {
  buckets: [],
  statuses: [],
  criticalities: [],
  text: null,
  tiers: [],
  reasons: [],
  olderThanSeconds: null,
}

/** Which tickets, and in which order. */
export interface TicketSelection {
  readonly filters: TicketFilters
  readonly sort: TicketSort
}

/** The closed lists that a filter may be chosen from. */
export const FILTER_CHOICES = {
  bucket: TICKET_BUCKETS,
  criticality: CRITICALITIES,
  sort: TICKET_SORTS,
} as const
