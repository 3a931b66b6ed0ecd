import 'server-only'
import * as z from 'zod'
import type { BoundedCount } from '@/lib/domain/tickets/assigned-tickets'
import {
  bucketOf,
  type Criticality,
  CRITICALITIES,
  SEA_STATUSES,
  type SeaStatus,
  type TicketBucket,
  NO_STATUS,
} from '@/lib/domain/tickets/sea-ticket'
import {
  FILTER_VALUE_LENGTH,
  type TicketFilters,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  ALL_TICKETS,
  boundedCount,
  boundedCountOf,
  COUNTED_BUCKETS,
  countUpToCeiling,
} from './bounded-count'
import { filterConditions, type Put } from './ticket-list-filter'
import { BUCKET_PREDICATES, KORA_TICKET } from './ticket-predicates'

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

const ofStatus = (statuses: readonly SeaStatus[]) => `t.sea_status in (${listOf(statuses)})`
const OF_ANY_PRIORITY = `(t.sea_priority is null or t.sea_priority in (${listOf(CRITICALITIES)}))`

/** Word for word as in the partial index of migration 0012. */
const UNINDEXED = `not coalesce(${ofStatus(SEA_STATUSES)} and ${OF_ANY_PRIORITY}, false)`
const FREE = 't.sea_active_claim_token is null'
const HELD = 't.sea_active_claim_token is not null'

/** Up to this many tickets of an unknown status or priority are checked one by one. */
const MOST_UNINDEXED = 1_000

interface IndexCountInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly selection: TicketSelection
}

/** One index that gives a part of the count: what it holds, and the statuses counted from it. */
interface Part {
  /** Called only where the part is used: the values that it adds must occur in the text. */
  readonly condition: () => string
  readonly statuses: readonly SeaStatus[]
}

/** Whether the indexes of migration 0012 can answer all filters. */
function isIndexed({ buckets, text, olderThanSeconds, tiers, reasons }: TicketFilters): boolean {
  const outcomes = [...tiers, ...reasons]
  const ofOneKind = tiers.length === 0 || reasons.length === 0
  return (
    text === null &&
    olderThanSeconds === null &&
    ofOneKind &&
    // An outcome's index does not hold claims, and so cannot count by bucket.
    (outcomes.length === 0 || buckets.length === 0) &&
    outcomes.every((value) => value.length < FILTER_VALUE_LENGTH)
  )
}

function meansWholeBuckets({ statuses, criticalities, tiers, reasons }: TicketFilters): boolean {
  return [statuses, criticalities, tiers, reasons].every((values) => values.length === 0)
}

/** Each bucket has an index of its own, and all tickets have several, whatever their status. */
function wholeBucketsText(buckets: readonly TicketBucket[]): string {
  const counted =
    buckets.length === 0 ? [ALL_TICKETS] : buckets.map((bucket) => COUNTED_BUCKETS[bucket])
  return `select 0 as "unindexed", ${boundedCountOf(...counted)} as "count"`
}

function partsOf({ buckets, statuses, tiers, reasons }: TicketFilters, put: Put): Part[] {
  const wanted = SEA_STATUSES.filter((status) => statuses.length === 0 || statuses.includes(status))
  const outcome = (column: string, values: readonly string[]): Part => ({
    condition: () =>
      `length(${column}) < ${FILTER_VALUE_LENGTH} and ${column} = any (${put(values)}::text[])`,
    statuses: wanted,
  })
  if (tiers.length > 0) return [outcome('t.sea_model_tier', tiers)]
  if (reasons.length > 0) return [outcome('t.sea_failure_reason', reasons)]
  const meant = (hasClaim: boolean) =>
    wanted.filter(
      (status) => buckets.length === 0 || buckets.includes(bucketOf({ status, hasClaim })),
    )
  return [
    { condition: () => FREE, statuses: meant(false) },
    { condition: () => HELD, statuses: meant(true) },
  ]
}

/** A missing priority reads as normal (SPEC 3), but is a place of its own in an index. */
function prioritiesOf(criticalities: readonly Criticality[]): string[] {
  if (criticalities.length === 0) return [OF_ANY_PRIORITY]
  return [
    `t.sea_priority in (${listOf(criticalities)})`,
    ...(criticalities.includes('normal') ? ['t.sea_priority is null'] : []),
  ]
}

/** Tickets that are in none of the indexes, filtered one by one; something is filtered by. */
function unindexedFit({ filters, sort }: TicketSelection, put: Put): string {
  const { buckets, statuses } = filters
  return [
    ...(buckets.length > 0
      ? [`(${buckets.map((bucket) => BUCKET_PREDICATES[bucket]).join(' or ')})`]
      : []),
    ...(statuses.length > 0
      ? [`coalesce(nullif(t.sea_status, ''), '${NO_STATUS}') = any (${put(statuses)}::text[])`]
      : []),
    ...filterConditions(filters, sort, put),
  ].join(' and ')
}

/**
 * Text and values of a count that stops at its ceiling, from the indexes alone; null where they
 * cannot answer all filters. Separate from running it, because a test checks its plan.
 */
export function indexCountStatement(input: IndexCountInput) {
  const { workspaceId, koraActorId, selection } = input
  const { filters } = selection
  if (!isIndexed(filters)) return null
  const values: unknown[] = [workspaceId, koraActorId]
  if (meansWholeBuckets(filters)) return { text: wholeBucketsText(filters.buckets), values }
  const put: Put = (value) => `$${values.push(value)}`
  const parts = partsOf(filters, put).filter(({ statuses }) => statuses.length > 0)
  // Each status and priority is named once, no wider than needed: the planner has to prove for
  // every index of the table whether it holds the rows of the query, and that takes longer than the
  // count.
  const branches = parts.flatMap(({ condition, statuses }) => {
    const ofPart = `${condition()} and ${ofStatus(statuses)}`
    return prioritiesOf(filters.criticalities).map(
      (priority) => `(select 1 from public.tickets t
      where ${KORA_TICKET} and ${ofPart} and ${priority})`,
    )
  })
  const unindexed = `select 1 from unindexed t where ${unindexedFit(selection, put)}`
  const text = `with unindexed as materialized (
    select t.sea_status, t.sea_priority, t.sea_active_claim_token, t.sea_model_tier,
           t.sea_failure_reason
      from public.tickets t where ${KORA_TICKET} and ${UNINDEXED} limit ${MOST_UNINDEXED + 1})
  select (select count(*)::int from unindexed) as "unindexed",
    ${countUpToCeiling([...branches, unindexed])} as "count"`
  return { text, values }
}

const row = z.tuple([z.object({ unindexed: z.number(), count: boundedCount })])

/**
 * How many of Kora's tickets fit the selection, exact below the ceiling, from indexes alone; null
 * where they cannot answer: too many tickets are of an unknown status or priority, or there is
 * another filter. Throws what the driver throws.
 */
export async function countFromIndexes(
  db: Queryable,
  input: IndexCountInput,
): Promise<BoundedCount | null> {
  const statement = indexCountStatement(input)
  if (statement === null) return null
  const { unindexed, count } = row.parse((await db.query(statement)).rows)[0]
  return unindexed > MOST_UNINDEXED ? null : count
}
