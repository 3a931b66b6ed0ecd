import 'server-only'
import { bucketOf, CRITICALITIES, NO_STATUS } from '@/lib/domain/tickets/sea-ticket'
import type { TicketFilters, TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { TextSearch } from '@/lib/domain/tickets/text-search'
import { orderOf, REASON_KEY, TIER_KEY } from './ticket-list-order'
import { CRITICALITY_RANK } from './ticket-predicates'

/** Word for word as in the indexes of migration 0016. Text beyond these limits is not found. */
const TEXT = `(left(coalesce(t.title, ''), 1000) || ' | ' || left(coalesce(t.objective, ''), 20000))`

/** SQL for a text with its punctuation replaced by blanks, so that only words remain. */
function wordsOf(expression: string): string {
  const signs = "'!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'"
  return `translate(${expression}, ${signs}, '${' '.repeat(32)}')`
}

/** Text and query are parsed by the same parser; the last word is matched by its prefix. */
function wordsCondition(query: string): string {
  const words = `plainto_tsquery('pg_catalog.simple', ${wordsOf(`${query}::text`)})`
  return `to_tsvector('pg_catalog.simple', ${wordsOf(TEXT)})
      @@ (nullif(${words}::text, '') || ':*')::tsquery`
}

export type Put = (value: unknown) => string

/** Escapes `%`, `_` and the backslash: in the searched text they are no pattern. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`
}

export function textCondition(text: string, search: TextSearch, put: Put): string {
  return search === 'words' ? wordsCondition(put(text)) : `${TEXT} ilike ${put(likePattern(text))}`
}

/**
 * Whether the selection includes the tickets of a group (a status, with or without a claim) at all.
 */
export function meansGroup({ buckets, statuses }: TicketFilters, group: string): boolean {
  const hasClaim = group.startsWith('+')
  const status = group.slice(1)
  const inBucket =
    buckets.length === 0 || buckets.includes(bucketOf({ status: status || null, hasClaim }))
  const hasStatus =
    statuses.length === 0 ||
    statuses.some((wanted) => wanted.slice(0, 40) === status || (wanted === NO_STATUS && !status))
  return inBucket && hasStatus
}

function oneOf(key: string, values: readonly string[] | readonly number[], put: Put): string {
  const type = typeof values[0] === 'number' ? 'int' : 'text'
  const [first] = values
  return values.length === 1
    ? `${key} = ${put(first)}::${type}`
    : `${key} = any (${put(values)}::${type}[])`
}

/** The conditions of the filters, without the group and the text. */
export function filterConditions(filters: TicketFilters, sort: TicketSort, put: Put): string[] {
  const { criticalities, statuses, tiers, reasons, olderThanSeconds } = filters
  const { time, mayLackTime } = orderOf(sort)
  const ranks = criticalities.map((criticality) => CRITICALITIES.indexOf(criticality))
  return [
    ...(statuses.some((status) => status.length > 40)
      ? [oneOf(`coalesce(t.sea_status, '${NO_STATUS}')`, statuses, put)]
      : []),
    ...(ranks.length > 0 ? [oneOf(CRITICALITY_RANK, ranks, put)] : []),
    ...(tiers.length > 0 ? [oneOf(TIER_KEY, tiers, put), 't.sea_model_tier is not null'] : []),
    ...(reasons.length > 0
      ? [oneOf(REASON_KEY, reasons, put), 't.sea_failure_reason is not null']
      : []),
    ...(olderThanSeconds === null
      ? []
      : [
          `${time} <= statement_timestamp() - make_interval(secs => ${put(olderThanSeconds)}::float8)`,
          ...(mayLackTime ? [`${time} > '-infinity'`] : []),
        ]),
  ]
}
