import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '@/lib/server/db/connection/open-client'
import { createRandom } from '@/scripts/seed/random'
import { createTitles } from './titles'

/** Kora's simulated agent resolves about four tickets a minute; with half as many new ones it rests now and then. */
const PAUSE_MS = { shortest: 8_000, longest: 44_000 }
/** With so many waiting, the demonstration needs no more. */
const ENOUGH_WAITING = 120

const insertText = `insert into public.tickets (
    id, workspace_id, kind, title, objective, sea_status, sea_priority,
    sea_assigned_to_actor_id, sea_assigned_at)
  select $1, $2, 'sea', $3, 'Work of the demonstration: it touches nothing.', 'assigned', $4,
    kora.actor_id, now()
  from (
    select actor_id from public.actor_registry
     where workspace_id = $2 and actor_kind = 'kora' and deactivated_at is null
     order by actor_id limit 1) kora
  where (
    select count(*) from (
      select from public.tickets t
       where t.workspace_id = $2 and t.kind = 'sea' and t.sea_status = 'assigned'
       limit $5) waiting) < $5`

/**
 * Lets new tickets arrive in the demonstration's queue, one every few seconds, until aborted. A
 * database that is away is waited for: the next ticket simply comes later.
 */
export async function trickleTickets(options: {
  connectionString: string
  workspaceId: string
  signal: AbortSignal
}): Promise<void> {
  const { connectionString, workspaceId, signal } = options
  const random = createRandom(randomUUID())
  const nextTitle = createTitles(random)
  while (!signal.aborted) {
    const pause = random.between(PAUSE_MS.shortest, PAUSE_MS.longest)
    const awake = await sleep(pause, true, { signal }).catch(() => false)
    if (!awake) return
    await insertTicket(connectionString, [
      random.uuid(),
      workspaceId,
      nextTitle(),
      pickPriority(random.between(0, 1)),
      ENOUGH_WAITING,
    ]).catch(() => undefined)
  }
}

async function insertTicket(connectionString: string, values: unknown[]): Promise<void> {
  const client = await openClient({
    connectionString,
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
    application_name: 'kora-demonstration',
  })
  try {
    await client.query(insertText, values)
  } finally {
    await client.end()
  }
}

function pickPriority(draw: number): string {
  if (draw < 0.08) return 'frontier'
  if (draw < 0.3) return 'high'
  return draw < 0.85 ? 'normal' : 'low'
}
