import pg from 'pg'
import * as z from 'zod'
import { verifyChain } from '@/testing/database/verify-chain'
import type { AgentCall } from './recording-agent'

const countsRow = z.object({
  tickets: z.number(),
  /** By status. */
  completed: z.number(),
  /** Tickets with more than one final resolution in the log. */
  resolvedTwice: z.number(),
  /** Completed tickets without a resolution in the log. */
  unaccounted: z.number(),
  /** Resolutions whose attempt was never claimed, or claimed for another ticket. */
  strangeResolutions: z.number(),
  /** Attempts that were resolved and expired both: a stale token was accepted. */
  resolvedAfterExpiry: z.number(),
  /** Claims that were released under another instance's lead than the one that made them. */
  foreignReleases: z.number(),
  /** Terms that do not rise along the log. */
  termsOutOfOrder: z.number(),
  /** Goodbye events of an instance that another one had already followed: two led at one time. */
  lateGoodbyes: z.number(),
  leads: z.number(),
})

const countsText = `with resolved as (
    select payload ->> 'sea_ticket_id' as ticket, payload ->> 'work_attempt_id' as attempt, seq,
           payload ->> 'resolution' as resolution
      from hivex_foundation.event_log
     where workspace_id = $1 and event_type = 'kora.sea_ticket.resolved'
  ), claimed as (
    select payload ->> 'sea_ticket_id' as ticket, payload ->> 'work_attempt_id' as attempt
      from hivex_foundation.event_log
     where workspace_id = $1 and event_type = 'sea_ticket.claimed'
  ), expired as (
    select payload ->> 'work_attempt_id' as attempt, seq
      from hivex_foundation.event_log
     where workspace_id = $1 and event_type = 'sea_ticket.claim_expired'
  ), led as (
    select seq, payload ->> 'instance_id' as instance, (payload ->> 'term')::bigint as term,
           lag((payload ->> 'term')::bigint) over (order by seq) as before
      from hivex_foundation.event_log
     where workspace_id = $1 and event_type = 'kora.runtime.leading'
  ), held as (
    select e.event_type as type, e.payload ->> 'work_attempt_id' as attempt,
           (select led.instance from led where led.seq < e.seq order by led.seq desc limit 1)
             as leader
      from hivex_foundation.event_log e
     where workspace_id = $1
       and event_type in ('sea_ticket.claimed', 'sea_ticket.claim_released')
  )
  select
    (select count(*)::int from public.tickets) as "tickets",
    (select count(*)::int from public.tickets where sea_status = 'completed') as "completed",
    (select count(*)::int from (
      select ticket from resolved where resolution = 'completed' group by 1 having count(*) > 1) twice
    ) as "resolvedTwice",
    (select count(*)::int from public.tickets t where t.sea_status = 'completed'
       and not exists (select from resolved r where r.ticket = t.id::text)) as "unaccounted",
    (select count(*)::int from resolved r where not exists (
       select from claimed c where c.ticket = r.ticket and c.attempt = r.attempt)
    ) as "strangeResolutions",
    (select count(*)::int from resolved r join expired e on e.attempt = r.attempt
    ) as "resolvedAfterExpiry",
    (select count(*)::int from held made join held released using (attempt)
      where made.type = 'sea_ticket.claimed' and released.type = 'sea_ticket.claim_released'
        and made.leader is distinct from released.leader) as "foreignReleases",
    (select count(*)::int from led where before is not null and term <= before
    ) as "termsOutOfOrder",
    (select count(*)::int from hivex_foundation.event_log e
      where e.workspace_id = $1 and e.event_type = 'kora.runtime.goodbye'
        and exists (select from led
          where led.seq < e.seq and led.term > (e.payload ->> 'term')::bigint)
    ) as "lateGoodbyes",
    (select count(*)::int from led) as "leads"`

export interface CrashAccount extends z.infer<typeof countsRow> {
  readonly kills: number
  readonly agentCalls: number
  /** Calls beyond one a ticket. */
  readonly repeatedCalls: number
  readonly chain: string
}

/** What the database's own record, and the agent's, hold of a crash run. */
export async function accountOf(run: {
  url: string
  workspaceId: string
  calls: readonly AgentCall[]
  kills: number
}): Promise<CrashAccount> {
  const client = new pg.Client({ connectionString: run.url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: countsText, values: [run.workspaceId] })
    const verdict = await verifyChain(client, run.workspaceId)
    return {
      ...z.tuple([countsRow]).parse(rows)[0],
      kills: run.kills,
      agentCalls: run.calls.length,
      repeatedCalls: run.calls.length - new Set(run.calls.map((call) => call.ticketId)).size,
      chain: verdict.outcome,
    }
  } finally {
    await client.end()
  }
}
