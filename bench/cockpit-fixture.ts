import pg from 'pg'
import * as z from 'zod'
import { migrate } from '@/lib/server/db/schema/migrate'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { insertActor } from '@/testing/database/factories'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'

const WORKSPACE = 'org_bench'
const READY_LIMIT_MS = 30_000

const version = z.tuple([z.object({ server_version: z.string() })])
const readiness = z.object({ code: z.string(), wake: z.string() })

export type CockpitFixture = Awaited<ReturnType<typeof openCockpitFixture>>

/** A migrated Postgres with wake triggers and a queue of tickets; cockpits of the last build on it. */
export async function openCockpitFixture(options: {
  tickets: number
  settings?: Readonly<Record<string, string>>
}) {
  const cluster = await temporaryCluster()
  const url = cluster.url('postgres')
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const served: ServedCockpit[] = []
  const close = async () => {
    await Promise.all(served.map((cockpit) => cockpit.kill()))
    await pool.end()
    await cluster.remove()
  }
  try {
    for (const [name, value] of Object.entries(options.settings ?? {})) {
      await pool.query(`alter system set ${name} = ${pg.escapeLiteral(value)}`)
    }
    await pool.query('select pg_reload_conf()')
    await migrate({ connectionString: url, log: () => undefined, wakeTriggers: true })
    const koraActorId = await insertActor(pool, { workspaceId: WORKSPACE, kind: 'kora' })
    await pool.query({
      text: `insert into public.tickets
          (workspace_id, kind, title, objective, sea_status, sea_priority,
           sea_assigned_to_actor_id, sea_assigned_at)
        select $1, 'sea', 'Ticket ' || n, 'To be measured', 'assigned',
               (array['low', 'normal', 'high', 'frontier'])[1 + n % 4], $2,
               now() - n * interval '1 second'
          from generate_series(1, $3::int) n`,
      values: [WORKSPACE, koraActorId, options.tickets],
    })
    await pool.query('vacuum analyze')
    const { rows } = await pool.query('show server_version')
    return {
      url,
      pool,
      workspaceId: WORKSPACE,
      koraActorId,
      postgres: version.parse(rows)[0].server_version,
      serve: async (environment: Readonly<Record<string, string>> = {}) => {
        const env = { DATABASE_URL: url, KORA_WORKSPACE_ID: WORKSPACE, ...environment }
        const cockpit = await serveCockpit({ env })
        served.push(cockpit)
        await untilReady(cockpit)
        return cockpit
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function untilReady(cockpit: ServedCockpit): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS
  while (performance.now() < deadline) {
    const answer = await fetch(`${cockpit.url}/api/health/ready`)
    const { code, wake } = readiness.parse(await answer.json())
    if (code === 'ready' && wake === 'listening') return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the cockpit is not ready:\n${cockpit.logs.join('\n')}`)
}
