import * as z from 'zod/mini'
import { isInstant } from '@/lib/domain/instant'
import { isUuid } from '@/lib/domain/uuid'
import type { TicketCursor } from '@/lib/domain/tickets/listed-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'

/**
 * The cursors of the ticket list: a place with the database's own time (microseconds), and the order
 * that it is a place in. Opaque to clients.
 */

/** As the database writes it, to the microsecond; infinities are times too. */
const TIME = /^(?:-?infinity|\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)$/

const MOST_LENGTH = 300

const content = z.tuple([
  z.string(),
  z.enum(['after', 'before']),
  z.int().check(z.gte(0), z.lte(3)),
  z
    .string()
    .check(z.regex(TIME))
    .check(z.refine((time) => time.endsWith('infinity') || isInstant(time))),
  z.string().check(z.refine(isUuid)),
])

export function encodeTicketCursor({ place, backwards }: TicketCursor, sort: TicketSort): string {
  const side = backwards ? 'before' : 'after'
  const text = JSON.stringify([sort, side, place.rank, place.time, place.id])
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Null for whatever is not a cursor of this order. */
export function decodeTicketCursor(cursor: string, sort: TicketSort): TicketCursor | null {
  if (cursor.length > MOST_LENGTH || !/^[\w-]+$/.test(cursor)) return null
  const read = z.safeParse(content, parsed(cursor))
  if (!read.success) return null
  const [order, side, rank, time, id] = read.data
  return order === sort ? { place: { rank, time, id }, backwards: side === 'before' } : null
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return null
  }
}
