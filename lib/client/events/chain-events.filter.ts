import { isUuid } from '@/lib/domain/uuid'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'

/** Which events of the chain are shown. Every part stands in the page's address. */
export interface EventsFilter {
  /** Begin of the event type, e.g. `kora.runtime.`. */
  readonly prefix: string | null
  readonly type: string | null
  /** A ticket's id. */
  readonly ticket: string | null
  /** ISO 8601 UTC. */
  readonly from: string | null
  readonly to: string | null
  /** Only events in front of this seq: the place that a link led to. */
  readonly before: string | null
}

export const FILTER_NAMES = ['prefix', 'type', 'ticket', 'from', 'to', 'before'] as const
type FilterName = (typeof FILTER_NAMES)[number]

/** A change of some parts; null takes a part away. */
export type FilterChange = Partial<Readonly<Record<FilterName, string | null>>>

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
  const read = (name: FilterName) => {
    const values = params.getAll(name).map((value) => value.trim())
    const asked = parseChainEventsQuery(new URLSearchParams(values.map((value) => [name, value])))
    if (!asked.ok) {
      ignored.push({ name, detail: asked.problem.detail })
      return null
    }
    return values.join(',') || null
  }
  const filter: EventsFilter = {
    prefix: read('prefix'),
    type: read('type'),
    ticket: read('ticket'),
    from: read('from'),
    to: read('to'),
    before: read('before'),
  }
  return { filter, ignored }
}

/** The filter as the route takes it, without a leading `?`; the same text for the same filter. */
export function eventsFilterQuery(filter: EventsFilter): string {
  const params = new URLSearchParams()
  for (const name of FILTER_NAMES) {
    const value = filter[name]
    if (value !== null) params.set(name, value)
  }
  return params.toString()
}

/** Whether anything is left out. */
export function isFiltered(filter: EventsFilter): boolean {
  return FILTER_NAMES.some((name) => filter[name] !== null)
}

/** What a typed text selects: a ticket by its id, or the events whose type begins with it. */
export function searchedFor(typed: string): FilterChange {
  const text = typed.trim()
  if (text === '') return { prefix: null, type: null, ticket: null, before: null }
  if (isUuid(text)) return { ticket: text.toLowerCase(), before: null }
  return { prefix: text, type: null, before: null }
}
