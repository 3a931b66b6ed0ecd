import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { attemptEventId } from './attempt-event-id'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { claimPayload } from './claim-payload'
import { heldClaim, type FencedClaim, heldClaimValues, IS_HELD } from './held-claim'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * $6 is the lease in ms, $7 Kora's actor, $8 the event's id. The first lease ended one lease after
 * the claim; from then on each refresh would append the event, and the log keeps it once.
 */
const text = `with ${heldClaim('while its lease runs')}, refreshed as (
    update public.tickets t
       set sea_claim_expires_at = greatest(
             t.sea_claim_expires_at,
             statement_timestamp() + make_interval(secs => $6::float8 / 1000)),
           updated_at = statement_timestamp()
      from held where ${IS_HELD}
    returning t.id, t.work_attempt_id, t.claim_count, t.work_attempt_count, t.sea_claimed_at,
              t.sea_claim_expires_at as lease_expires_at
  )
  select ${utcText('refreshed.lease_expires_at')} as "leaseExpiresAt",
         case when refreshed.sea_claimed_at + make_interval(secs => $6::float8 / 1000)
                     <= statement_timestamp()
               and not exists (
                 select from hivex_foundation.event_log e where e.event_id = $8)
              then hivex_foundation.append_event(
                $8, $1, '${CHAIN_EVENT.ticketClaimRefreshed}', statement_timestamp(), $7,
                ${claimPayload('refreshed')})
         end::text as "seq"
    from refreshed`

const row = z.object({ leaseExpiresAt: z.string() })

export interface RefreshClaimInput extends FencedClaim {
  readonly koraActorId: string
  readonly workAttemptId: string
  /** The same length as at the claim. */
  readonly leaseMs: number
}

/**
 * Renews the lease of a claim (SPEC 10), and once appends `sea_ticket.claim_refreshed`, when the
 * claim has outlived its first lease. Returns the new end, or null when the claim, its lease or the
 * lead is lost: then nothing was written. Throws what the driver throws.
 */
export async function refreshClaim(
  db: Queryable,
  input: RefreshClaimInput,
): Promise<string | null> {
  const eventId = attemptEventId(input.workAttemptId, CHAIN_EVENT.ticketClaimRefreshed)
  const values = [...heldClaimValues(input), input.leaseMs, input.koraActorId, eventId]
  const { rows } = await db.query({ text, values })
  return z.array(row).parse(rows)[0]?.leaseExpiresAt ?? null
}
