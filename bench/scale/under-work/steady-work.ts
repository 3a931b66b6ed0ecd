import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ScaleDatabase } from '@/bench/scale/scale-database'

/** How many tickets go through one transaction. */
const BATCH = 20

/** Claims a batch as the app would: the row, then its event; $1 workspace, $2 actor. */
const CLAIM = `with first as (
    select t.id from public.tickets t
     where t.workspace_id = $1 and t.sea_assigned_to_actor_id = $2 and t.kind = 'sea'
       and t.sea_active_claim_token is null
       and t.sea_status in ('assigned', 'failed_retryable', 'released', 'deferred_cost_limit')
       and t.next_eligible_at is null
     order by (case t.sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
              coalesce(t.sea_assigned_at, t.created_at), t.id
     limit ${BATCH} for no key update skip locked
  ), claimed as (
    update public.tickets t
       set sea_active_claim_token = gen_random_uuid(), sea_active_claim_actor_id = $2,
           work_attempt_id = gen_random_uuid(), sea_status = 'claimed',
           sea_claimed_at = clock_timestamp(), sea_claim_expires_at = clock_timestamp() + interval '10 minutes',
           claim_count = t.claim_count + 1, work_attempt_count = t.work_attempt_count + 1
      from first where t.id = first.id
    returning t.id, t.work_attempt_id, t.claim_count
  )
  select claimed.id::text, hivex_foundation.append_event(gen_random_uuid(), $1, 'sea_ticket.claimed',
           clock_timestamp(), $2, jsonb_build_object('sea_ticket_id', claimed.id,
             'work_attempt_id', claimed.work_attempt_id, 'claim_count', claimed.claim_count)) as seq
    from claimed`

/** Every tenth ticket fails, for one of three reasons; which ones follows from their ids. */
const FAILS = `hashtext(t.id::text) % 10 = 0`
const REASON = `(array['policy', 'invalid_request', 'not_reproducible'])[
             1 + abs(hashtext(t.id::text) / 10) % 3]`

/** Resolves them; $3 are the tickets. */
const RESOLVE = `with resolved as (
    update public.tickets t
       set sea_active_claim_token = null, sea_active_claim_actor_id = null,
           sea_claim_expires_at = null, sea_resolved_at = clock_timestamp(),
           sea_status = case when ${FAILS} then 'failed_terminal' else 'completed' end,
           sea_model_tier = 'standard',
           sea_failure_reason = case when ${FAILS} then ${REASON} end
     where t.id = any ($3::uuid[]) and t.workspace_id = $1
    returning t.id, t.work_attempt_id, t.sea_status, t.sea_failure_reason
  )
  select hivex_foundation.append_event(gen_random_uuid(), $1, 'kora.sea_ticket.resolved',
           clock_timestamp(), $2, jsonb_build_object('sea_ticket_id', resolved.id,
             'work_attempt_id', resolved.work_attempt_id, 'resolution', resolved.sea_status,
             'resolution_summary', 'Done.', 'model_tier_used', 'standard',
             'failure_reason', resolved.sea_failure_reason)) as seq
    from resolved`

export interface SteadyWork {
  /** Ends the work; resolves with how many tickets a second went through it. */
  stop(): Promise<{ ticketsPerSecond: number }>
}

/**
 * Claims and resolves tickets by SQL, one append a step and twenty tickets to a transaction, as near
 * to `ticketsPerSecond` as the database allows; Infinity: as fast as it can.
 */
export async function startSteadyWork(
  db: ScaleDatabase,
  ticketsPerSecond: number,
): Promise<SteadyWork> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  const owner = [db.workspaceId, db.koraActorId]
  const began = performance.now()
  let done = 0
  let stopping = false
  const work = async () => {
    while (!stopping) {
      const { rows } = await client.query<{ id: string }>(CLAIM, owner)
      if (rows.length === 0) throw new Error('the queue is empty')
      await client.query(RESOLVE, [...owner, rows.map(({ id }) => id)])
      done += rows.length
      const ahead = (done / ticketsPerSecond) * 1_000 - (performance.now() - began)
      if (ahead > 0) await sleep(ahead)
    }
  }
  const working = work()
  // A failure shows when the work is stopped, not as an unhandled one before.
  working.catch(() => undefined)
  return {
    stop: async () => {
      stopping = true
      try {
        await working
        return { ticketsPerSecond: done / ((performance.now() - began) / 1_000) }
      } finally {
        await client.end()
      }
    },
  }
}
