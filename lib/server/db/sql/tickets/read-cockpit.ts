import 'server-only'
import * as z from 'zod'
import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { requireVisibleTickets } from '@/lib/server/db/schema/require-visible-tickets'
import { FINGERPRINT } from '@/lib/server/db/sql/read-pulse'
import { KORA_ACTORS } from '@/lib/server/db/sql/read-kora-actors'
import { LEADER, type LeaderPresence, leaderRow } from '@/lib/server/db/sql/leadership/read-leader'
import { STATE_EVENTS } from '@/lib/server/db/sql/state/read-state-events'
import {
  ACCESS_FACTS,
  type AccessFacts,
  accessFactsRow,
} from '@/lib/server/db/sql/access/access-facts'
import { BUCKET_COLUMNS, ticketBuckets } from './ticket-buckets'
import { TOTAL_COLUMNS, ticketTotals } from './ticket-totals'
import { UNWORKED_COLUMN, unworkedTickets } from './unworked-tickets'
import { DATA_AGE, type DataAge, dataAge } from '@/lib/server/db/sql/data-age'

/** $1 is the workspace, $2 the actor that is believed to be Kora's. */
const text = `select ${DATA_AGE},
  ${BUCKET_COLUMNS},
  ${TOTAL_COLUMNS},
  ${UNWORKED_COLUMN},
  array(select actor."actorId" from (${KORA_ACTORS}) actor) as "koraActorIds",
  (select to_json(leader) from (${LEADER}) leader) as "leader",
  row_security_active('public.tickets') as "hasRowSecurity",
  (select e.seq::text from hivex_foundation.event_log e
    where ${STATE_EVENTS} order by e.seq desc limit 1) as "stateSeq",
  (select encode(e.this_event_hash, 'hex') from hivex_foundation.event_log e
    where ${STATE_EVENTS} order by e.seq desc limit 1) as "stateHash",
  ${FINGERPRINT} as "fingerprint",
  ${ACCESS_FACTS} as "access"`

const NAME = 'kora-read-cockpit'

const row = z.object({
  ...dataAge,
  ...ticketBuckets,
  ...ticketTotals,
  ...unworkedTickets,
  koraActorIds: z.array(z.string()),
  leader: leaderRow.nullable(),
  hasRowSecurity: z.boolean(),
  stateSeq: z.string().nullable(),
  stateHash: z.string().nullable(),
  fingerprint: z.string().nullable(),
  access: accessFactsRow,
})

export interface ReadCockpitInput {
  readonly workspaceId: string
  /** The actor that the last read found; null before the first. */
  readonly koraActorId: string | null
}

/** All that a page shows of the substrate, as of one moment. */
export interface CockpitRead extends DataAge {
  /** Kora's living actors, lowest id first, at most two. */
  readonly koraActorIds: readonly string[]
  /** The tickets of the actor in the input; null when there is no such actor any more. */
  readonly tickets: AssignedTickets | null
  /** The instance that leads, alive or silent; null when none does. */
  readonly leader: LeaderPresence | null
  /** The newest event of the operational state, a bigint as text; null for none. */
  readonly stateSeq: string | null
  /** Its hash, hex: with the seq it says which event that was. */
  readonly stateHash: string | null
  /** Another one when tickets or events were written since; null where that is not known. */
  readonly fingerprint: string | null
  /** What is to know to let somebody in. */
  readonly access: AccessFacts
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function cockpitStatement({ workspaceId, koraActorId }: ReadCockpitInput) {
  return { name: NAME, text, values: [workspaceId, koraActorId] }
}

/**
 * Tickets with totals, Kora's actors, the leader's presence, the newest state event and the clock,
 * by one statement. The caller compares the actor of its input with those that were found. It is
 * named, so that its plan is kept: planning takes several times as long as running.
 *
 * @throws KoraFailure `rows_hidden` where row security hides every ticket: none is not none.
 */
export async function readCockpit(db: Queryable, input: ReadCockpitInput): Promise<CockpitRead> {
  const { rows } = await db.query(cockpitStatement(input))
  const [found] = z.tuple([row]).parse(rows)
  const { koraActorIds, leader, stateSeq, stateHash, fingerprint, hasRowSecurity, ...others } =
    found
  const { now, replay, isReadOnly, access, ...tickets } = others
  if (hasRowSecurity) await requireVisibleTickets(db)
  const isFound = input.koraActorId !== null && koraActorIds[0] === input.koraActorId
  const age = { asOf: tickets.asOf, now, replay, isReadOnly }
  const known = { koraActorIds, leader, stateSeq, stateHash, fingerprint, access }
  return { ...age, ...known, tickets: isFound ? tickets : null }
}
