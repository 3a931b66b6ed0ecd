import { isUuid } from '@/lib/domain/uuid'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'
import { filterQuery, isNarrowed } from '@/lib/client/lists/filter-address'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'

/** Which events of the chain are shown. Every part stands in the page's address. */
export interface EventsFilter {
  /** Begin of the event type, e.g. `kora.runtime.`. */
  readonly prefix: string | null
  /** One or more of them. */
  readonly type: readonly string[] | null
  /** A ticket's id. */
  readonly ticket: string | null
  /** ISO 8601 UTC. */
  readonly from: string | null
  readonly to: string | null
  /** Only events in front of this seq: the place that a link led to. */
  readonly before: string | null
}

const FILTER_NAMES = ['prefix', 'type', 'ticket', 'from', 'to', 'before'] as const
type FilterName = (typeof FILTER_NAMES)[number]

/** A change of some parts; null takes a part away. */
export type FilterChange = Partial<EventsFilter>

interface ReadFilter {
  readonly filter: EventsFilter
  readonly ignored: readonly IgnoredParameter[]
}

/**
 * The filter that an address names. What the route would refuse narrows nothing and is named: the
 * rest of an address that a colleague was sent still works.
 */
export function readEventsFilter(params: URLSearchParams): ReadFilter {
  const ignored: IgnoredParameter[] = []
  const read = (name: FilterName, values: readonly string[]) => {
    const asked = parseChainEventsQuery(new URLSearchParams(values.map((value) => [name, value])))
    if (asked.ok) return asked.query
    ignored.push({ name, detail: asked.problem.detail })
    return null
  }
  const one = (name: 'ticket' | 'from' | 'to' | 'before') => {
    const values = params.getAll(name).map((value) => value.trim())
    return read(name, values) === null ? null : values.join(',') || null
  }
  const filter: EventsFilter = {
    // Foreign text: spaces at its ends belong to it.
    prefix: read('prefix', params.getAll('prefix'))?.prefix ?? null,
    type: read('type', params.getAll('type'))?.types ?? null,
    ticket: one('ticket'),
    from: one('from'),
    to: one('to'),
    before: one('before'),
  }
  return { filter, ignored }
}

/** The filter as the route takes it, without a leading `?`; the same text for the same filter. */
export function eventsFilterQuery(filter: EventsFilter): string {
  return filterQuery(FILTER_NAMES, filter)
}

/** Whether anything is left out. */
export function isFiltered(filter: EventsFilter): boolean {
  return isNarrowed(FILTER_NAMES, filter)
}

/** What a typed text selects: a ticket by its id, or the events whose type begins with it. */
export function searchedFor(typed: string): FilterChange {
  const text = typed.trim()
  if (text === '') return { prefix: null, type: null, ticket: null, before: null }
  if (isUuid(text)) return { ticket: text.toLowerCase(), before: null }
  return { prefix: text, type: null, before: null }
}
