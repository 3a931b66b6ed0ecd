import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { openBenchCluster, WORKSPACE } from '@/bench/fixture/bench-cluster'
import { until } from '@/bench/until'
import { insertTicket } from '@/testing/database/factories'
import { type ServedCockpit, serveCockpit } from '@/scripts/served-cockpit'
import { openWorkingAgent } from '@/testing/agent/working-agent'

const RUNTIMES = 2
/** Short, so that the claim of a frozen leader runs out while it is frozen. */
const LEASE_SECONDS = 10
/** The default of `KORA_PRESENCE_SECONDS`. */
const HEARTBEAT_MS = 10_000

const loggedEvent = z.object({
  seq: z.number(),
  type: z.string(),
  term: z.number().nullable(),
  to: z.string().nullable(),
})
export type LoggedEvent = z.infer<typeof loggedEvent>

export type FailoverFixture = Awaited<ReturnType<typeof openFailoverFixture>>

/** A Postgres of our own, an agent, and two built runtimes with the default heartbeat on one queue. */
export async function openFailoverFixture() {
  const cluster = await openBenchCluster()
  const { pool } = cluster
  const agent = await openWorkingAgent()
  const runtimes = new Set<ServedCockpit>()

  const close = async () => {
    await Promise.all([...runtimes].map((runtime) => runtime.kill()))
    await agent.leave()
    await cluster.close()
  }
  try {
    const { url, koraActorId } = await cluster.database({ wake: false })

    const serve = async () => {
      const runtime = await serveCockpit({
        env: {
          DATABASE_URL: url,
          KORA_WORKSPACE_ID: WORKSPACE,
          KORA_AGENT_URL: agent.url,
          KORA_LEASE_SECONDS: String(LEASE_SECONDS),
          KORA_POLL_INTERVAL_SECONDS: '1',
        },
      })
      runtimes.add(runtime)
    }
    await serve()

    const fixture = {
      agent,
      close,
      ticket: (title: string) =>
        insertTicket(pool, { workspaceId: WORKSPACE, koraActorId }, 'queued', { title }),
      /** State events from `seq` on, oldest first. */
      eventsAfter: async (seq: number): Promise<LoggedEvent[]> => {
        const { rows } = await pool.query({
          text: `select seq::float8 as seq, event_type as type, (payload ->> 'term')::float8 as term,
                payload ->> 'to_primary_state' as "to"
              from hivex_foundation.event_log e
             where workspace_id = $1 and e.seq > $2 order by e.seq`,
          values: [WORKSPACE, seq],
        })
        return z.array(loggedEvent).parse(rows)
      },
      lastSeq: async (): Promise<number> => (await fixture.eventsAfter(0)).at(-1)?.seq ?? 0,
      statusOf: async (id: string): Promise<string | null> => {
        const { rows } = await pool.query<{ status: string | null }>(
          'select sea_status as status from public.tickets where id = $1',
          [id],
        )
        return rows[0]?.status ?? null
      },
      /** The runtime that the database calls the leader; its name holds its process's id. */
      leader: async (): Promise<ServedCockpit | null> => {
        const { rows } = await pool.query<{ id: string }>(
          'select instance_id as id from public.kora_runtime_presence where leader',
        )
        const id = rows[0]?.id ?? ''
        return [...runtimes].find(({ pid }) => id.includes(`-${String(pid)}-`)) ?? null
      },
      cutLock: async () => {
        await pool.query(
          `select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l using (pid)
            where a.datname = current_database() and a.application_name = 'kora-cockpit-leader'
              and l.locktype = 'advisory' and l.granted`,
        )
      },
      bury: (runtime: ServedCockpit) => runtimes.delete(runtime),
      /** As many runtimes as there should be, one of them leading and at rest. */
      atRest: async (): Promise<ServedCockpit> => {
        while (runtimes.size < RUNTIMES) await serve()
        const found = await until('a runtime leads and is ready', async () => {
          const leader = await fixture.leader()
          return leader !== null && (await isReady(leader)) ? leader : null
        })
        // At any moment between two heartbeats: how old the last one is decides which instance goes
        // first.
        await pause(Math.random() * HEARTBEAT_MS)
        return found
      },
    }
    return fixture
  } catch (error) {
    await close()
    throw error
  }
}

const stateAnswer = z.object({
  primary_state: z.string(),
  freshness: z.object({ source: z.string() }).nullable(),
})

async function stateOf({ url }: ServedCockpit) {
  const response = await fetch(`${url}/api/operational-state?include=freshness`)
  return stateAnswer.parse(await response.json())
}

async function isReady(runtime: ServedCockpit): Promise<boolean> {
  return (await stateOf(runtime)).primary_state === 'ready'
}

/** Whether it follows another one that leads. */
export async function isFollowing(runtime: ServedCockpit): Promise<boolean> {
  return (await stateOf(runtime)).freshness?.source === 'event_log'
}
