import * as z from '@/lib/wire/zod'
import { newerSchema, ticketListItemSchema } from '@/lib/wire/tickets/ticket-list.wire'
import { rowsOf, type TicketList } from './tickets-list'
import type { ListPlace } from './tickets-place'

const KEY = 'kora-ticket-list'
/** A longer list is not kept: the browser gives a page a few megabytes. */
const ROWS_UP_TO = 1_500

const rowSchema = z.object({ item: ticketListItemSchema, asOf: z.number(), left: z.boolean() })

const keptSchema = z.object({
  search: z.string(),
  /** Epoch ms. */
  asOf: z.number(),
  scrollY: z.number(),
  ticketId: z.string(),
  pages: z.array(z.object({ cursor: z.nullable(z.string()), rows: z.array(rowSchema) })),
  nextCursor: z.nullable(z.string()),
  newer: newerSchema,
})

export interface KeptList {
  readonly search: string
  readonly list: TicketList
  readonly asOf: number
  readonly place: ListPlace
}

/**
 * Keeps a list beyond the life of its document, for a return with the browser's back button from a
 * page that was loaded from the server. What is kept is old by then, and shown as such.
 */
export function keepList({ search, list, asOf, place }: KeptList): void {
  if (rowsOf(list).length > ROWS_UP_TO) return
  const { nextCursor, newer } = list
  const pages = list.pages.map(({ cursor, rows }) => ({ cursor, rows }))
  try {
    const kept: z.infer<typeof keptSchema> = {
      ...{ search, asOf, nextCursor, newer, ...place },
      pages: pages.map(({ cursor, rows }) => ({ cursor, rows: [...rows] })),
    }
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // No room, or storage is forbidden: the list then begins at its head.
  }
}

/** The list that was kept for a search, where this document was come back to; else null. */
export function recallList(search: string): KeptList | null {
  const [entry] = performance.getEntriesByType('navigation')
  const isReturn = entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward'
  if (!isReturn) return null
  const kept = z.safeParse(keptSchema, stored()).data
  if (kept?.search !== search) return null
  const { asOf, scrollY, ticketId, pages, nextCursor, newer } = kept
  return {
    search,
    asOf,
    place: { scrollY, ticketId },
    list: {
      pages: pages.map((page) => ({ ...page, arrivals: [] })),
      ...{ nextCursor, newer, total: null, facets: null },
    },
  }
}

function stored(): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as unknown
  } catch {
    return null
  }
}
