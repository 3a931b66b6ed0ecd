import { openWorkingAgent, type WorkingAgent } from '@/testing/agent/working-agent'
import { insertTicket } from '@/testing/database/factories'
import type { EstateDatabase } from './estate'
import { until } from './parts/until'
import type { PostgresServer } from './parts/postgres-server'
import type { Stage } from './fault'

/** An agent, and the environment of a cockpit that claims for it without delay. */
export async function workFor(stage: Stage): Promise<{
  readonly agent: WorkingAgent
  readonly environment: Readonly<Record<string, string>>
}> {
  const agent = await openWorkingAgent()
  stage.onEnd(() => agent.leave())
  return {
    agent,
    environment: { KORA_AGENT_URL: agent.url, KORA_POLL_INTERVAL_SECONDS: '0.5' },
  }
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
