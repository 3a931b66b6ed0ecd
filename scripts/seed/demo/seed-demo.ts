import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { PIN_TRANSACTION } from '@/lib/server/db/connection/search-path'
import { appendEvents } from '@/lib/server/db/sql/events/append-events'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { insertActor } from '../insert-actor'
import { type DemoData, type DemoTicket, demoData } from './demo-data'

const CONNECT_TIMEOUT_MS = 10_000

/** One seeding at a time, whichever workspace it is for. */
const SEED_LOCK = 7_301_119_320_416_512n

export interface SeedOptions {
  readonly connectionString: string
  readonly workspaceId: string
  readonly log: (line: string) => void
}

/**
 * Fills a workspace with the demonstration: some 250 tickets and two days of events that end now.
 * All or nothing. A workspace that has any ticket is left as it is. The database must be migrated.
 * Gives whether it wrote anything; throws what the driver throws.
 */
export async function seedDemo(options: SeedOptions): Promise<boolean> {
  const { connectionString, workspaceId, log } = options
  const client = new pg.Client({
    connectionString,
    application_name: 'kora-cockpit-seed',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A connection that dies between two statements shows in the next one.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(`begin; ${PIN_TRANSACTION}`)
    await client.query('select pg_advisory_xact_lock($1)', [SEED_LOCK])
    if (await hasTickets(client, workspaceId)) {
      log(`the workspace ${workspaceId} has tickets already; nothing was seeded`)
      return false
    }
    const koraActorId = await ensureKoraActor(client, workspaceId)
    const now = Date.parse(await readClock(client))
    const data = demoData({ workspaceId, koraActorId, now })
    await writeDemo(client, data, { workspaceId, koraActorId })
    await client.query('commit')
    log(
      `seeded the workspace ${workspaceId}: ${data.tickets.length} tickets, ${data.events.length} events`,
    )
    return true
  } finally {
    // Ends the transaction too, where it was not committed.
    await client.end()
  }
}

async function hasTickets(client: pg.Client, workspaceId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from public.tickets where workspace_id = $1 limit 1',
    [workspaceId],
  )
  return rowCount !== 0
}

async function ensureKoraActor(client: pg.Client, workspaceId: string): Promise<string> {
  const [present] = await readKoraActors(client, workspaceId)
  if (present !== undefined) return present
  const actorId = randomUUID()
  await insertActor(client, { actorId, workspaceId, kind: 'kora', name: 'Kora' })
  return actorId
}

async function writeDemo(
  client: pg.Client,
  data: DemoData,
  { workspaceId, koraActorId }: { workspaceId: string; koraActorId: string },
): Promise<void> {
  await insertActor(client, {
    actorId: data.operatorId,
    workspaceId,
    kind: 'operator',
    name: 'Demonstration operator',
  })
  await insertActor(client, {
    actorId: data.neighbour.koraActorId,
    workspaceId: data.neighbour.workspaceId,
    kind: 'kora',
    name: 'Kora of the neighbours',
  })
  await insertTickets(client, data.tickets)
  await appendEvents(
    client,
    data.events.map((event) => ({ ...event, workspaceId, actorId: koraActorId })),
  )
  await client.query(
    `insert into public.kora_leader (workspace_id, term, instance_id) values ($1, $2, $3)
     on conflict do nothing`,
    [workspaceId, data.lastLeader.term, data.lastLeader.instanceId],
  )
}

const TIMES = [
  'next_eligible_at',
  'created_at',
  'updated_at',
  'sea_assigned_at',
  'sea_claimed_at',
  'sea_claim_expires_at',
  'sea_resolved_at',
] as const satisfies readonly (keyof DemoTicket)[]

async function insertTickets(client: pg.Client, tickets: readonly DemoTicket[]): Promise<void> {
  const rows = tickets.map((ticket) => ({
    ...ticket,
    ...Object.fromEntries(
      TIMES.map((column) => [column, ticket[column] === null ? null : toTime(ticket[column])]),
    ),
  }))
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  await client.query(
    `insert into public.tickets (${columns})
     select ${columns} from jsonb_populate_recordset(null::public.tickets, $1::jsonb)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

function toTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
