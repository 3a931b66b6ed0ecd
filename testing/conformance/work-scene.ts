import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openWorkingAgent } from '@/testing/agent/working-agent'
import { insertTicket } from '@/testing/database/factories'
import type { EstateDatabase } from './estate'
import { until } from './parts/until'
import type { PostgresServer } from './parts/postgres-server'
import type { Stage } from './fault'
import { untilReady } from './until-ready'

/** A cockpit over `url` that is ready and works: with an agent, it claims for it without delay. */
export async function serveWorking(
  stage: Stage,
  database: EstateDatabase,
  url: string,
): Promise<ServedCockpit> {
  const agent = await openWorkingAgent()
  stage.onEnd(() => agent.leave())
  const cockpit = await stage.serve(database, {
    DATABASE_URL: url,
    KORA_AGENT_URL: agent.url,
    KORA_POLL_INTERVAL_SECONDS: '0.5',
  })
  await untilReady(cockpit)
  return cockpit
}

/** Puts a ticket into the queue; gives milliseconds from `since` until it is completed. */
export async function untilWorked(
  server: PostgresServer,
  database: EstateDatabase,
  since: number,
): Promise<number> {
  const statement = (text: string) => server.query(database.name, text)
  const id = await insertTicket(
    {
      query: async ({ text, values }) => ({
        rows: await server.query(database.name, text, values),
      }),
    },
    database,
    'queued',
    { title: 'Wind the clock' },
  )
  await until('the new ticket is completed', async () => {
    const rows = await statement(
      `select 1 from public.tickets where id = '${id}' and sea_status = 'completed'`,
    )
    return rows[0] ?? null
  })
  return Math.round(performance.now() - since)
}
