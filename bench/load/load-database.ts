import pg from 'pg'
import * as z from 'zod'
import { openScaleCluster, type ScaleSize } from '@/bench/scale/scale-database'
import { THIS_VERSION } from '@/bench/fixture/version'

/** Titles of one ticket in a hundred, for a search in a script that is not ASCII. */
export const CHINESE = ['退款请求', '账单问题', '登录失败', '数据导出', '系统升级'] as const

export const TITLE = 'Work under load'

const counts = z.tuple([
  z.object({ resolved: z.coerce.number(), leads: z.coerce.number(), open: z.coerce.number() }),
])

const countsText = `select
  (select count(*) from hivex_foundation.event_log e where e.workspace_id = $1
      and e.event_type = 'kora.sea_ticket.resolved' and e.occurred_at > $2) as resolved,
  (select count(*) from hivex_foundation.event_log e where e.workspace_id = $1
      and e.event_type = 'kora.runtime.leading' and e.occurred_at > $2) as leads,
  (select count(*) from public.tickets t where t.workspace_id = $1 and t.title = $3
      and t.sea_status <> 'completed') as open`

/** A large database whose only claimable tickets are those that the bench puts in. */
export async function openLoadDatabase(size: ScaleSize, log: (line: string) => void) {
  const cluster = await openScaleCluster()
  try {
    const database = await cluster.fill(size, THIS_VERSION, log)
    const { url, workspaceId, koraActorId } = database
    const pool = new pg.Pool({ connectionString: url, max: 2 })
    // Not to be claimed, and not to be swept.
    await pool.query(`update public.tickets set next_eligible_at = 'infinity'
      where sea_active_claim_token is null
        and sea_status in ('assigned', 'failed_retryable', 'released', 'deferred_cost_limit')`)
    await pool.query(`update public.tickets set sea_claim_expires_at = null
      where sea_claim_expires_at is not null`)
    await pool.query({
      text: `update public.tickets t set title = ($1::text[])[1 + ranked.n % 5] || ' ' || ranked.n
          from (select id, row_number() over (order by id) as n from public.tickets) ranked
         where ranked.id = t.id and ranked.n % 100 = 0`,
      values: [CHINESE],
    })
    await pool.query('vacuum analyze public.tickets')
    await cluster.writeToDisk()
    const began = new Date().toISOString()
    return {
      ...database,
      postgres: cluster.postgres,
      counts: async () => {
        const { rows } = await pool.query({ text: countsText, values: [workspaceId, began, TITLE] })
        return counts.parse(rows)[0]
      },
      /** Puts so many tickets in the queue. */
      queue: async (count: number) => {
        await pool.query({
          text: `insert into public.tickets
              (workspace_id, kind, title, objective, sea_status, sea_priority,
               sea_assigned_to_actor_id, sea_assigned_at)
            select $1, 'sea', $4, 'To be worked under load', 'assigned', 'normal', $2, now()
              from generate_series(1, $3::int)`,
          values: [workspaceId, koraActorId, count, TITLE],
        })
      },
      close: async () => {
        await pool.end()
        await cluster.close()
      },
    }
  } catch (error) {
    await cluster.close()
    throw error
  }
}
