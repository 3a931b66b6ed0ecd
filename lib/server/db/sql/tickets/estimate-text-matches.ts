import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { type Put, textCondition } from './ticket-list-filter'
import type { TextSearch } from '@/lib/domain/tickets/text-search'

/** A text in more than this share of all tickets is found early on a walk through the list. */
const OFTEN = 0.005
/** This few are fetched and sorted quickly, whatever share that is. */
const FEW = 2_000

const explained = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
  }),
])
const size = z.tuple([z.object({ rows: z.number() })])

/**
 * Whether so many tickets hold the text that walking the list finds a page of them soon; by the
 * statistics of the text's index, without running the search. Only the plan depends on it, never
 * the result. Throws what the driver throws.
 */
export async function isFoundOften(
  db: Queryable,
  text: string,
  search: TextSearch,
): Promise<boolean> {
  const values: unknown[] = []
  const put: Put = (value) => `$${values.push(value)}`
  const plan = await db.query({
    text: `explain (format json) select from public.tickets t
            where t.kind = 'sea' and ${textCondition(text, search, put)}`,
    values,
  })
  const expected = explained.parse(plan.rows)[0]['QUERY PLAN'][0].Plan['Plan Rows']
  if (expected <= FEW) return false
  const all = await db.query({
    text: `select reltuples::float8 as "rows" from pg_class where oid = 'public.tickets'::regclass`,
  })
  return expected > OFTEN * size.parse(all.rows)[0].rows
}
