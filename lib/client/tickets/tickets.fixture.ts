import type { TicketListBody, TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'

/** A ticket whose place in the order is `place`: the larger, the nearer to the head. */
export function fixtureTicket(
  place: number,
  columns: Partial<TicketListItem> = {},
): TicketListItem {
  return {
    id: `t${place}`,
    title: `Ticket ${place}`,
    status: 'assigned',
    criticality: 'normal',
    bucket: 'queued',
    created_at: null,
    assigned_at: null,
    claimed_at: null,
    resolved_at: null,
    next_eligible_at: null,
    claim_count: 0,
    work_attempt_count: 0,
    model_tier_used: null,
    failure_reason: null,
    updated_at: null,
    parked: false,
    ...columns,
  }
}

const COUNTED = 200

/** Answers as the route does, over tickets that a test may change between two questions. */
export class TicketFixture {
  /** By their place. */
  readonly tickets = new Map<number, TicketListItem>()

  constructor(places: readonly number[]) {
    for (const place of places) this.put(place)
  }

  put(place: number, columns: Partial<TicketListItem> = {}): void {
    this.tickets.set(place, fixtureTicket(place, columns))
  }

  /** What `?limit=…&cursor=…` answers; a cursor is `after:<place>` or `ahead:<place>`. */
  read({ limit, cursor = null }: { limit: number; cursor?: string | null }): TicketListBody {
    const places = [...this.tickets.keys()].sort((one, other) => other - one)
    const [direction, mark = ''] = cursor?.split(':') ?? ['after', 'Infinity']
    const at = Number(mark)
    const onward = places.filter((place) => place < at)
    const ahead = places.filter((place) => place > at)
    const isAhead = direction === 'ahead'
    const page = isAhead ? (limit === 0 ? [] : ahead.slice(-limit)) : onward.slice(0, limit)
    const first = page[0] ?? (isAhead ? at : null)
    const last = page.at(-1)
    const before = first === null ? [] : places.filter((place) => place > first)
    const isEnd = last === undefined || places.every((place) => place >= last)
    return {
      items: page.flatMap((place) => this.tickets.get(place) ?? []),
      next_cursor: isEnd ? null : `after:${last}`,
      newer: {
        count: Math.min(COUNTED, before.length),
        capped: before.length > COUNTED,
        cursor: first === null ? null : `ahead:${first}`,
      },
      total: { count: places.length, capped: false },
    }
  }
}
