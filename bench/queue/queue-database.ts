import pg from 'pg'
import * as z from 'zod'
import { migrate } from '@/lib/server/db/schema/migrate'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { insertActor } from '@/testing/database/factories'

const WORKSPACE = 'org_bench'

const version = z.tuple([z.object({ server_version: z.string() })])

export type QueueDatabase = Awaited<ReturnType<typeof openQueueDatabase>>

/**
 * A migrated Postgres of our own with one workspace and no tickets. It writes to the disk as a real
 * one does: a temporary cluster would skip that, and every commit would look free.
 */
export async function openQueueDatabase() {
  const cluster = await temporaryCluster()
  const url = cluster.url('postgres')
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await pool.query(`alter system set ${setting} = on`)
    }
    await pool.query('select pg_reload_conf()')
    await migrate({ connectionString: url, log: () => undefined })
    const koraActorId = await insertActor(pool, { workspaceId: WORKSPACE, kind: 'kora' })
    const { rows } = await pool.query('show server_version')
    return {
      url,
      workspaceId: WORKSPACE,
      koraActorId,
      postgres: version.parse(rows)[0].server_version,
      /** Queues so many tickets, and tidies up what earlier runs left behind. */
      fill: async (count: number) => {
        await pool.query({
          text: `insert into public.tickets
              (workspace_id, kind, title, objective, sea_status, sea_priority,
               sea_assigned_to_actor_id, sea_assigned_at)
            select $1, 'sea', 'Ticket ' || n, 'To be measured', 'assigned',
                   (array['low', 'normal', 'high', 'frontier'])[1 + n % 4], $2, now()
              from generate_series(1, $3::int) n`,
          values: [WORKSPACE, koraActorId, count],
        })
        await pool.query('vacuum analyze public.tickets')
        await pool.query('vacuum analyze public.kora_leader')
        await pool.query('vacuum analyze hivex_foundation.event_chain_head')
        await pool.query('vacuum analyze hivex_foundation.event_log')
        await pool.query('checkpoint')
      },
      close: async () => {
        await pool.end()
        await cluster.remove()
      },
    }
  } catch (error) {
    await pool.end()
    await cluster.remove()
    throw error
  }
}
