import type { ActivityOutcome } from '@/lib/domain/activity/activity-entry'
import { parseActivityQuery } from '@/lib/wire/activity/activity-parameters'
import { filterQuery, isNarrowed } from '@/lib/client/lists/filter-address'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'

/** Which acts are shown. Every part stands in the page's address. */
export interface ActivityFilter {
  /** Ids of the actor registry. */
  readonly actor: readonly string[] | null
  /** Names of acts; one that ends with a dot stands for all that begin with it. */
  readonly action: readonly string[] | null
  readonly outcome: readonly ActivityOutcome[] | null
  /** ISO 8601 UTC. */
  readonly from: string | null
  readonly to: string | null
  /** Only acts in front of this seq: the place that a link led to. */
  readonly before: string | null
}

const FILTER_NAMES = ['actor', 'action', 'outcome', 'from', 'to', 'before'] as const
type FilterName = (typeof FILTER_NAMES)[number]

export const NO_ACTIVITY_FILTER: ActivityFilter = {
  actor: null,
  action: null,
  outcome: null,
  from: null,
  to: null,
  before: null,
}

/** A change of some parts; null takes a part away. */
export type ActivityFilterChange = Partial<ActivityFilter>

interface ReadFilter {
  readonly filter: ActivityFilter
  readonly ignored: readonly IgnoredParameter[]
}

/**
 * The filter that an address names. What the route would refuse narrows nothing and is named: the
 * rest of an address that a colleague was sent still works.
 */
export function readActivityFilter(params: URLSearchParams): ReadFilter {
  const ignored: IgnoredParameter[] = []
  const read = (name: FilterName) => {
    const values = params.getAll(name).map((value): [string, string] => [name, value])
    const asked = parseActivityQuery(new URLSearchParams(values))
    if (asked.ok) return asked.query
    ignored.push({ name, detail: asked.problem.detail })
    return null
  }
  const filter: ActivityFilter = {
    actor: read('actor')?.actors ?? null,
    action: read('action')?.actions ?? null,
    outcome: read('outcome')?.outcomes ?? null,
    from: read('from')?.from ?? null,
    to: read('to')?.to ?? null,
    before: read('before')?.before ?? null,
  }
  return { filter, ignored }
}

/** The filter as the route takes it, without a leading `?`; the same text for the same filter. */
export function activityFilterQuery(filter: ActivityFilter): string {
  return filterQuery(FILTER_NAMES, filter)
}

/** Whether anything is left out. */
export function isActivityFiltered(filter: ActivityFilter): boolean {
  return isNarrowed(FILTER_NAMES, filter)
}

/** The address of an export of what a filter lets through; its place in the list is left aside. */
export function activityExportUrl(filter: ActivityFilter, format: 'csv' | 'ndjson'): string {
  const query = activityFilterQuery({ ...filter, before: null })
  return `/api/activity/export?format=${format}${query === '' ? '' : `&${query}`}`
}
