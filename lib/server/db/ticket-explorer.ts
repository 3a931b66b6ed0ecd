import 'server-only'
import type { BoundedCount } from '@/lib/domain/tickets/assigned-tickets'
import { KoraFailure } from '@/lib/domain/failure'
import type {
  PlacedTicket,
  TicketCursor,
  TicketPage,
  TicketPlace,
  WholeTicket,
} from '@/lib/domain/tickets/listed-ticket'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { TicketEvent } from '@/lib/domain/tickets/ticket-detail'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { REQUIRED_INDEXES, TEXT_INDEXES } from '@/lib/server/db/schema/required-indexes'
import { isFoundOften } from '@/lib/server/db/sql/tickets/estimate-text-matches'
import { readMissingIndexes } from '@/lib/server/db/schema/read-missing-indexes'
import { readTicket, type ReadTicketInput } from '@/lib/server/db/sql/tickets/read-ticket'
import { readTicketEvents } from '@/lib/server/db/sql/tickets/read-ticket-events'
import { readTicketFacets } from '@/lib/server/db/sql/tickets/read-ticket-facets'
import { readTicketGroups } from '@/lib/server/db/sql/tickets/read-ticket-groups'
import {
  countTickets,
  MOST_MERGED_GROUPS,
  readTicketPage,
  type TicketListInput,
} from '@/lib/server/db/sql/tickets/read-ticket-page'
import { tallyTickets } from '@/lib/server/db/sql/tickets/tally-tickets'
import { meansGroup, type TextSearch } from '@/lib/server/db/sql/tickets/ticket-list-filter'

type Read = <Result>(work: (db: Queryable) => Promise<Result>) => Promise<Result>

/** How many rows ahead of a page are counted at most. */
const NEWER_CEILING = 200
/** How long an answer about the indexes is gone by, in ms. */
const INDEXES_KEPT_MS = 30_000
/** How many events of one ticket are told. */
const TICKET_EVENTS = 500

/**
 * One moment for every statement of a read; and the planner is told what it cannot estimate: the
 * walks are in order already, and a page is never worth compiling code for.
 */
export const SETTINGS = `set transaction isolation level repeatable read;
  set local enable_seqscan = off; set local enable_sort = off; set local jit = off`

/** A merge walks indexes in order; gathering is what bitmaps are for. */
export const MERGING = 'set local enable_bitmapscan = off'
export const GATHERING = 'set local enable_bitmapscan = on'
const SETTING_OF = { merge: MERGING, batch: GATHERING } as const

interface Owner {
  readonly workspaceId: string
  readonly koraActorId: string
}

interface Selected extends Owner {
  readonly selection: TicketSelection
}

export interface TicketListRequest extends Selected {
  /** Null: from the start. */
  readonly cursor: TicketCursor | null
  readonly limit: number
  readonly withTotal: boolean
  readonly withFacets: boolean
}

/** A ticket with what the log says of it. */
export interface ToldTicket {
  readonly ticket: WholeTicket
  /** Oldest first, the newest ones of them. */
  readonly events: readonly TicketEvent[]
  readonly eventsTruncated: boolean
  /** Null unless asked for. */
  readonly neighbours: { readonly previous: string | null; readonly next: string | null } | null
}

/**
 * The substrate's reads of any of Kora's tickets (SPEC 8), each as of one moment. Each throws as `pg`
 * does, and `KoraFailure` `text_search_unavailable` where no index can find a text.
 */
export class TicketExplorer {
  readonly #read: Read
  #missing: { readonly names: readonly string[]; readonly at: number } | null = null

  constructor(read: Read) {
    this.#read = read
  }

  /** A page of a list, and what stands ahead of it. */
  list(request: TicketListRequest): Promise<TicketPage> {
    return this.#read(async (db) => {
      await db.query({ text: SETTINGS })
      const { cursor, limit, withTotal, withFacets } = request
      const isPage = limit > 0 || cursor !== null
      const input = isPage ? await this.#input(db, request) : null
      return {
        ...(input === null ? NO_PAGE : await pageOf(db, input, cursor, limit)),
        total: withTotal ? await this.#total(db, request, input) : null,
        facets: withFacets ? await readTicketFacets(db, request) : null,
      }
    })
  }

  /** The rows behind a place alone, in the list's order: for whoever reads a list to its end. */
  rows(
    request: Selected & {
      readonly after: TicketPlace | null
      readonly limit: number
    },
  ): Promise<readonly PlacedTicket[]> {
    return this.#read(async (db) => {
      await db.query({ text: SETTINGS })
      const input = await this.#input(db, request)
      return readTicketPage(db, input, { from: request.after, backwards: false }, request.limit)
    })
  }

  /** One ticket with its events, and its neighbours where a list is named; null where there is none. */
  ticket(
    request: ReadTicketInput & { readonly neighboursIn: TicketSelection | null },
  ): Promise<ToldTicket | null> {
    return this.#read(async (db) => {
      await db.query({ text: SETTINGS })
      const { workspaceId, neighboursIn } = request
      const found = await readTicket(db, request, neighboursIn?.sort ?? 'newest')
      if (found === null) return null
      const { ticket, place } = found
      const events = await readTicketEvents(db, {
        workspaceId,
        ticketId: ticket.id,
        limit: TICKET_EVENTS + 1,
      })
      return {
        ticket,
        events: events.slice(-TICKET_EVENTS),
        eventsTruncated: events.length > TICKET_EVENTS,
        neighbours:
          neighboursIn === null
            ? null
            : await this.#neighbours(db, { ...request, selection: neighboursIn }, place),
      }
    })
  }

  /** The names of the indexes that are not there, without their schema; at most half a minute old. */
  async missingIndexes(): Promise<readonly string[]> {
    const names = this.#recentMissing ?? (await this.#read((db) => this.#askMissing(db)))
    const { trigrams, words } = TEXT_INDEXES
    const hasText = !names.includes(trigrams) || !names.includes(words)
    return names
      .filter((name) => name !== words && !(name === trigrams && hasText))
      .map((name) => name.split('.').at(-1) ?? name)
      .sort()
  }

  get #recentMissing(): readonly string[] | null {
    const isRecent =
      this.#missing !== null && performance.now() - this.#missing.at < INDEXES_KEPT_MS
    return isRecent ? (this.#missing?.names ?? null) : null
  }

  async #askMissing(db: Queryable): Promise<readonly string[]> {
    const { trigrams, words } = TEXT_INDEXES
    const names = await readMissingIndexes(db, [...REQUIRED_INDEXES, trigrams, words])
    this.#missing = { names, at: performance.now() }
    return names
  }

  async #textSearch(db: Queryable): Promise<TextSearch> {
    const names = this.#recentMissing ?? (await this.#askMissing(db))
    if (!names.includes(TEXT_INDEXES.trigrams)) return 'trigrams'
    return names.includes(TEXT_INDEXES.words) ? 'none' : 'words'
  }

  /** The groups that are meant, and the way that finds a page of them soonest. */
  async #input(
    db: Queryable,
    { workspaceId, koraActorId, selection }: Selected,
  ): Promise<TicketListInput> {
    const { filters } = selection
    const all = await readTicketGroups(db, { workspaceId, koraActorId, filters })
    const groups = all.filter((group) => meansGroup(filters, group))
    const base = { workspaceId, koraActorId, selection, groups }
    if (filters.text === null) {
      const way = groups.length > MOST_MERGED_GROUPS ? 'batch' : 'merge'
      await db.query({ text: SETTING_OF[way] })
      return { ...base, way, search: 'none' }
    }
    const search = await this.#textSearch(db)
    if (search === 'none') {
      throw new KoraFailure('text_search_unavailable', 'no index can find a text in the tickets')
    }
    const often = await isFoundOften(db, filters.text, search)
    const way = often && groups.length <= MOST_MERGED_GROUPS ? 'merge' : 'batch'
    await db.query({ text: SETTING_OF[way] })
    return { ...base, way, search }
  }

  /**
   * From the indexes of counts alone where they can tell; `known` is what the page has found out. A
   * text is counted by its own index, however often it is met.
   */
  async #total(
    db: Queryable,
    request: Selected,
    known: TicketListInput | null,
  ): Promise<BoundedCount> {
    const hasText = request.selection.filters.text !== null
    if (!hasText) {
      await db.query({ text: MERGING })
      const tally = await tallyTickets(db, request)
      if (tally !== null) return tally
    }
    const input = known ?? (await this.#input(db, request))
    const way = hasText ? 'batch' : input.way
    await db.query({ text: SETTING_OF[way] })
    return countTickets(db, { ...input, way }, { from: null, backwards: false })
  }

  async #neighbours(db: Queryable, request: Selected, place: TicketPlace) {
    const input = await this.#input(db, request)
    const nearest = async (backwards: boolean) => {
      const [row] = await readTicketPage(db, input, { from: place, backwards }, 1)
      return row?.ticket.id ?? null
    }
    return { previous: await nearest(true), next: await nearest(false) }
  }
}

type Page = Omit<TicketPage, 'total' | 'facets'>

const NONE_NEWER = { count: 0, capped: false }
const NO_PAGE: Page = { items: [], next: null, first: null, newer: NONE_NEWER }

async function pageOf(
  db: Queryable,
  input: TicketListInput,
  cursor: TicketCursor | null,
  limit: number,
): Promise<Page> {
  const { rows, next } = await rowsOf(db, input, cursor, limit)
  const first = rows[0]?.place ?? cursor?.place ?? null
  const newer =
    cursor === null || first === null
      ? NONE_NEWER
      : await countTickets(db, input, { from: first, backwards: true }, NEWER_CEILING)
  return { items: rows.map(({ ticket }) => ticket), next, first, newer }
}

/** The rows in the list's order, and the place after which it goes on; null at its end. */
async function rowsOf(
  db: Queryable,
  input: TicketListInput,
  cursor: TicketCursor | null,
  limit: number,
): Promise<{ rows: readonly PlacedTicket[]; next: TicketPlace | null }> {
  const backwards = cursor?.backwards ?? false
  if (limit === 0) return { rows: [], next: null }
  const reach = { from: cursor?.place ?? null, backwards }
  const read = await readTicketPage(db, input, reach, limit + 1)
  const page = read.slice(0, limit)
  if (backwards) return { rows: page.toReversed(), next: page[0]?.place ?? null }
  return { rows: page, next: read.length > limit ? (page.at(-1)?.place ?? null) : null }
}
