import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { REASON_KEY, TIER_KEY } from './ticket-list-order'
import { KORA_TICKET } from './ticket-predicates'

/** More than a filter can show; one more is read, to detect that there are more. */
const MOST_VALUES = 50

/** Steps from value to value through the index that begins with them. */
function valuesOf(key: string, column: string): string {
  const next = (beyond: string) => `(select ${key} from public.tickets t
      where ${KORA_TICKET} and ${column} is not null ${beyond}
      order by ${key} limit 1)`
  return `(with recursive step (value) as (
      select ${next('')}
      union all
      select ${next(`and ${key} > step.value`)} from step where step.value is not null
    )
    select coalesce(json_agg(step.value order by step.value), '[]') from (
      select step.value from step where step.value is not null limit ${MOST_VALUES + 1}) step)`
}

const text = `select ${valuesOf(TIER_KEY, 't.sea_model_tier')} as "tiers",
  ${valuesOf(REASON_KEY, 't.sea_failure_reason')} as "reasons"`

const row = z.object({ tiers: z.array(z.string()), reasons: z.array(z.string()) })

interface ReadTicketFacetsInput {
  readonly workspaceId: string
  readonly koraActorId: string
}

/** Text and values, separate from running it, because a test checks the plan. */
export function ticketFacetsStatement({ workspaceId, koraActorId }: ReadTicketFacetsInput) {
  return { text, values: [workspaceId, koraActorId] }
}

/** The values to filter by, in order; of each as many as a filter can show. */
export interface TicketFacets {
  readonly tiers: string[]
  readonly tiers_truncated: boolean
  readonly reasons: string[]
  readonly reasons_truncated: boolean
}

/** The tiers and reasons of last resolutions, at most 50 each. Throws what the driver throws. */
export async function readTicketFacets(
  db: Queryable,
  input: ReadTicketFacetsInput,
): Promise<TicketFacets> {
  const { rows } = await db.query(ticketFacetsStatement(input))
  const { tiers, reasons } = z.tuple([row]).parse(rows)[0]
  return {
    tiers: tiers.slice(0, MOST_VALUES),
    tiers_truncated: tiers.length > MOST_VALUES,
    reasons: reasons.slice(0, MOST_VALUES),
    reasons_truncated: reasons.length > MOST_VALUES,
  }
}
