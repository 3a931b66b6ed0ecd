import 'server-only'
import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'
import { CHAIN_EVENT, type ChainEventType } from '@/lib/domain/chain-event'
import { attemptEventId } from './attempt-event-id'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { claimPayload } from './claim-payload'
import { hasEvents } from '@/lib/server/db/sql/events/has-events'
import { heldClaim, type FencedClaim, heldClaimValues, IS_HELD } from './held-claim'
import { toJsonbText } from '@/lib/server/db/sql/jsonb-text'

/**
 * $6 is Kora's actor, $7 the status, $8 whether the attempt counts, $9 the seconds until the ticket
 * may be claimed again (null: never), $10 and $11 the ids of the events, $12 the payload of the
 * resolution, null where there is none. A refreshed claim that has outlived its first lease is
 * reported by the event $13; if no refresh since then could append it, $14 appends it first.
 */
const text = `with ${heldClaim('whatever its lease')}, ended as (
    update public.tickets t
       set sea_status = $7,
           sea_active_claim_token = null,
           sea_active_claim_actor_id = null,
           sea_claim_expires_at = null,
           sea_resolved_at = statement_timestamp(),
           next_eligible_at = statement_timestamp() + make_interval(secs => $9::float8),
           sea_model_tier = case when $12::jsonb is null then t.sea_model_tier
                                 else $12::jsonb ->> 'model_tier_used' end,
           sea_failure_reason = case when $12::jsonb is null then t.sea_failure_reason
                                     else $12::jsonb ->> 'failure_reason' end,
           work_attempt_count = greatest(
             coalesce(t.work_attempt_count, 0) - case when $8::boolean then 0 else 1 end, 0),
           updated_at = statement_timestamp()
      from held where ${IS_HELD}
    returning t.id, t.work_attempt_id, t.claim_count, t.work_attempt_count, held.lease_expires_at
  ), outlived as (
    select ended.* from ended
      join hivex_foundation.event_log e on e.event_id = $13 and e.workspace_id = $1
     where (e.payload ->> 'lease_expires_at')::timestamptz <= statement_timestamp()
       and (e.payload ->> 'lease_expires_at')::timestamptz < ended.lease_expires_at
       and not exists (select from hivex_foundation.event_log logged where logged.event_id = $14)
  )
  select (select hivex_foundation.append_event(
           $14, $1, '${CHAIN_EVENT.ticketClaimRefreshed}', statement_timestamp(), $6,
           ${claimPayload('outlived')}) from outlived)::text as "refreshed",
         hivex_foundation.append_event(
           $10, $1, '${CHAIN_EVENT.ticketClaimReleased}', statement_timestamp(), $6,
           ${claimPayload('ended')})::text as "released",
         case when $12::jsonb is not null then hivex_foundation.append_event(
           $11, $1, '${CHAIN_EVENT.ticketResolved}', statement_timestamp(), $6,
           jsonb_build_object('sea_ticket_id', ended.id, 'work_attempt_id', ended.work_attempt_id)
             || $12::jsonb)
         end::text as "resolved"
    from ended`

interface EndedClaim extends FencedClaim {
  readonly koraActorId: string
  readonly workAttemptId: string
}

export interface EndAttemptInput extends EndedClaim {
  readonly ending: Omit<AttemptEnding, 'degradesDispatch'>
}

/**
 * Ends a claim with a resolution: the row, `sea_ticket.claim_released` and
 * `kora.sea_ticket.resolved` together (SPEC 10), after `sea_ticket.claim_refreshed` where that was
 * due and is not in the log yet (SPEC 5). True when the attempt's resolution is in, also when an
 * earlier try whose answer was lost has written it; false when the claim or the lead is lost: then
 * nothing was written. `db` is inside a transaction. Throws what the driver throws.
 */
export async function endAttempt(db: Queryable, input: EndAttemptInput): Promise<boolean> {
  const { ending } = input
  const resolution = {
    resolution: ending.resolution,
    resolution_summary: ending.summary,
    model_tier_used: ending.modelTierUsed,
    failure_reason: ending.failureReason,
    next_eligible_offset_seconds: ending.nextEligibleOffsetSeconds,
  }
  return end(db, input, {
    status: ending.resolution,
    counts: ending.countsAttempt,
    offsetSeconds: ending.nextEligibleOffsetSeconds,
    resolution,
  })
}

/**
 * Releases a claim unworked, as a stopping process does: the ticket is `released` and may be
 * claimed at once, the attempt does not count, and there is no resolution. The result, and the
 * demands on `db`, are those of `endAttempt`.
 */
export async function releaseClaim(db: Queryable, input: EndedClaim): Promise<boolean> {
  return end(db, input, { status: 'released', counts: false, offsetSeconds: 0, resolution: null })
}

interface Ending {
  readonly status: string
  readonly counts: boolean
  readonly offsetSeconds: number | null
  readonly resolution: Readonly<Record<string, unknown>> | null
}

async function end(db: Queryable, claim: EndedClaim, ending: Ending): Promise<boolean> {
  const { workspaceId } = claim.term
  const idOf = (eventType: ChainEventType) => attemptEventId(claim.workAttemptId, eventType)
  const released = idOf(CHAIN_EVENT.ticketClaimReleased)
  const resolved = idOf(CHAIN_EVENT.ticketResolved)
  const payload = ending.resolution === null ? null : toJsonbText(ending.resolution)
  const { rows } = await db.query({
    text,
    values: [
      ...heldClaimValues(claim),
      ...[claim.koraActorId, ending.status, ending.counts, ending.offsetSeconds],
      ...[released, resolved, payload],
      ...[idOf(CHAIN_EVENT.ticketClaimed), idOf(CHAIN_EVENT.ticketClaimRefreshed)],
    ],
  })
  if (rows.length === 1) return true
  return hasEvents(db, { workspaceId, eventIds: [payload === null ? released : resolved] })
}
