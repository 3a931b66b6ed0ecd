import 'server-only'
import * as z from 'zod'
import type { TicketFilters } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { REASON_KEY, TICKET_GROUP, TIER_KEY } from './ticket-list-order'
import { KORA_TICKET } from './ticket-predicates'

/** The condition for a ticket to count for a value of the filter. */
type Facet = (value: string) => string

/** The first group behind another one: one step into an index. */
function nextGroup(condition: string, beyond: string): string {
  return `(select ${TICKET_GROUP} from public.tickets t
      where ${KORA_TICKET} ${condition} ${beyond}
      order by ${TICKET_GROUP} limit 1)`
}

/** Steps from group to group, for each value of $3: as many steps as there are groups. */
function groupsText(facet: Facet): string {
  return `with recursive step (value, place) as (
    select wanted.value, ${nextGroup(facet('wanted.value'), '')}
      from unnest($3::text[]) as wanted (value)
    union all
    select step.value, ${nextGroup(facet('step.value'), `and ${TICKET_GROUP} > step.place`)}
      from step where step.place is not null
  )
  select distinct step.place as "group" from step where step.place is not null order by 1`
}

const anyText = groupsText(() => '')
const tierText = groupsText(
  (value) => `and ${TIER_KEY} = ${value} and t.sea_model_tier is not null`,
)
const reasonText = groupsText(
  (value) => `and ${REASON_KEY} = ${value} and t.sea_failure_reason is not null`,
)

const row = z.object({ group: z.string() })

export interface ReadTicketGroupsInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly filters: Pick<TicketFilters, 'tiers' | 'reasons'>
}

/** Text and values, separate from running it, because a test checks the plan. */
export function ticketGroupsStatement({
  workspaceId,
  koraActorId,
  filters,
}: ReadTicketGroupsInput) {
  const { tiers, reasons } = filters
  const [text, wanted] =
    reasons.length > 0
      ? [reasonText, reasons]
      : tiers.length > 0
        ? [tierText, tiers]
        : [anyText, ['']]
  return { text, values: [workspaceId, koraActorId, wanted] }
}

/**
 * The groups (`TICKET_GROUP`) that hold any of Kora's tickets, or any of the requested tier or
 * reason. Throws what the driver throws.
 */
export async function readTicketGroups(
  db: Queryable,
  input: ReadTicketGroupsInput,
): Promise<string[]> {
  const { rows } = await db.query(ticketGroupsStatement(input))
  return z
    .array(row)
    .parse(rows)
    .map(({ group }) => group)
}
