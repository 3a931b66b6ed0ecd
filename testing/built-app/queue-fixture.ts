import { insertTicket } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openWorkingAgent, type WorkingAgent } from '@/testing/agent/working-agent'
import { openAppFixture, until } from './app-fixture'
import { ask, objectIn } from './ask'
import { ALL_STATE } from './contract'

export interface LoggedEvent {
  readonly seq: string
  readonly type: string
  readonly payload: Record<string, unknown>
}

/** A ticket's row as it is stored; the token only as whether there is one. */
interface StoredTicket {
  readonly status: string | null
  readonly held: boolean
  readonly attemptId: string | null
  readonly claims: number
  readonly attempts: number
  /** Whole seconds from the resolution until it may be claimed again; null for never, or at once. */
  readonly retryInSeconds: number | null
}

type Columns = Parameters<typeof insertTicket>[3]

export interface QueueFixture {
  readonly db: TestDatabase
  readonly agent: WorkingAgent
  /** Serves a runtime with the agent, its boot over. */
  serve(environment?: Readonly<Record<string, string>>): Promise<ServedCockpit>
  /** Serves an instance that does not lead, as soon as it knows that. */
  serveFollower(environment?: Readonly<Record<string, string>>): Promise<ServedCockpit>
  /** Serves one without waiting for its boot. */
  serveBooting(environment?: Readonly<Record<string, string>>): Promise<ServedCockpit>
  /** Makes a claimable ticket of Kora's and gives its id. */
  ticket(title: string, columns?: Columns): Promise<string>
  row(id: string): Promise<StoredTicket>
  /** Waits until a ticket's row has a status, and gives it. */
  untilStatus(id: string, status: string): Promise<StoredTicket>
  /** The event log, oldest first; only of one type where that is given. */
  events(type?: string): Promise<LoggedEvent[]>
  /** Waits until a move is the newest in the log: a state is answered before it is logged. */
  untilLoggedMove(from: string, to: string): Promise<void>
  /** What the log holds of one ticket, oldest first. */
  eventsOf(ticketId: string): Promise<LoggedEvent[]>
  /** Every instance that the database calls the leader. */
  leaders(): Promise<string[]>
  close(): Promise<void>
}

/** A database of its own, a queue in it, and an agent; intervals of a second, leases of a few. */
export async function openQueueFixture(
  environment: Readonly<Record<string, string>> = {},
): Promise<QueueFixture> {
  const agent = await openWorkingAgent()
  const { db, fixture, close } = await openAppFixture({
    KORA_AGENT_URL: agent.url,
    KORA_LEASE_SECONDS: '3',
    KORA_LEASE_REFRESH_SECONDS: '0.5',
    KORA_POLL_INTERVAL_SECONDS: '1',
    ...environment,
  })
  const row = async (id: string) => {
    const { rows } = await db.pool.query<StoredTicket>(
      `select sea_status as "status", sea_active_claim_token is not null as "held",
          work_attempt_id::text as "attemptId", claim_count as "claims",
          work_attempt_count as "attempts",
          extract(epoch from next_eligible_at - sea_resolved_at)::int as "retryInSeconds"
         from public.tickets where id = $1`,
      [id],
    )
    if (rows[0] === undefined) throw new Error(`no ticket ${id}`)
    return rows[0]
  }
  const events = async (type?: string) => {
    const { rows } = await db.pool.query<LoggedEvent>(
      `select seq::text, event_type as type, payload from hivex_foundation.event_log e
        where $1::text is null or event_type = $1 order by e.seq`,
      [type ?? null],
    )
    return rows
  }
  return {
    db,
    agent,
    serve: async (more) => {
      const cockpit = await fixture.serve(more)
      await until(async () => (await phaseOf(cockpit)) === 'complete', true)
      return cockpit
    },
    serveFollower: async (more) => {
      const cockpit = await fixture.serve(more)
      await until(
        async () => ['standing_by', 'observing'].includes(String(await phaseOf(cockpit))),
        true,
      )
      return cockpit
    },
    serveBooting: (more) => fixture.serve(more),
    ticket: (title, columns = {}) => insertTicket(db.pool, db, 'queued', { title, ...columns }),
    row,
    untilStatus: async (id, status) => {
      await until(async () => (await row(id)).status, status)
      return row(id)
    },
    events,
    untilLoggedMove: (from, to) =>
      until<unknown>(async () => {
        const { payload = {} } = (await events('kora.operational_state.transitioned')).at(-1) ?? {}
        return [payload.from_primary_state, payload.to_primary_state]
      }, [from, to]),
    eventsOf: async (ticketId) => {
      const { rows } = await db.pool.query<LoggedEvent>(
        `select seq::text, event_type as type, payload from hivex_foundation.event_log e
          where payload ->> 'sea_ticket_id' = $1 order by e.seq`,
        [ticketId],
      )
      return rows
    },
    leaders: async () => {
      const { rows } = await db.pool.query<{ id: string }>(
        `select instance_id as id from public.kora_runtime_presence where leader`,
      )
      return rows.map(({ id }) => id)
    },
    close: async () => {
      await close()
      await agent.leave()
    },
  }
}

/** The instance that a cockpit names as the leader; null where it knows of none. */
export async function leaderOf(cockpit: ServedCockpit): Promise<string | null> {
  const { runtime } = (await ask(cockpit, ALL_STATE)).json()
  return runtime === null ? null : String(objectIn(runtime).instance_id)
}

/** How far a cockpit's boot is. */
async function phaseOf(cockpit: ServedCockpit): Promise<unknown> {
  const { boot } = (await ask(cockpit, ALL_STATE)).json()
  return boot === null ? null : objectIn(boot).phase
}
