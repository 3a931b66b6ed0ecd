import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/server/process/clock'
import { createSubstrate } from '@/lib/server/db/substrate'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { collectedLog } from '@/testing/process/collected-log'
import { SubstrateClaims } from './substrate-claims'
import { TicketPoller } from './ticket-poller'

const LIMIT = { timeout: 20_000, interval: 20 }

let db: TestDatabase
let worked: Awaited<ReturnType<typeof workedQueue>>

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  worked = await workedQueue()
})
afterEach(() => worked.close())

/** A leader that works the queue, with an agent that is done at once. */
async function workedQueue() {
  const { log } = collectedLog()
  const { workspaceId } = db
  const [clock, instanceId] = [systemClock, 'me']
  const substrate = createSubstrate({ databaseUrl: db.url, log })
  const provider = new SubstrateProvider({ substrate, workspaceId, clock, log })
  const term = await substrate.work.write(takeTerm, { workspaceId, instanceId })
  const agent = new ManualAgent()
  agent.answersAtOnce = {
    kind: 'result',
    result: {
      resolution: 'completed',
      summary: 'Moved 🚚 by Jörg',
      modelTierUsed: 'frontier',
      failureReason: null,
      nextEligibleOffsetSeconds: null,
    },
  }
  const holder = new OperationalStateHolder(
    { primaryState: 'ready', claimPermission: 'normal', degradationReasons: new Set() },
    { clock, log },
  )
  const config = { pollMs: 50, leaseMs: 60_000, leaseRefreshMs: 10_000, maxClaims: 1 }
  const poller = new TicketPoller({
    ...{ agent, holder, workspaceId, config, clock, log },
    store: new SubstrateClaims({
      provider,
      term: () => ({ workspaceId, instanceId, term }),
      leaseMs: config.leaseMs,
      maxClaims: config.maxClaims,
    }),
    isLeading: () => true,
  })
  return {
    agent,
    holder,
    poller,
    close: async () => {
      await poller.stop()
      await provider.close()
    },
  }
}

async function endOf(ticketId: string) {
  const { rows } = await db.pool.query<Record<string, unknown>>(
    `select t.sea_status as status, t.sea_failure_reason as reason, t.sea_model_tier as tier,
            t.sea_active_claim_token is null as free,
            array(select e.event_type from hivex_foundation.event_log e
                   where e.payload ->> 'sea_ticket_id' = t.id::text order by e.seq) as events,
            (select e.payload ->> 'resolution_summary' from hivex_foundation.event_log e
              where e.payload ->> 'sea_ticket_id' = t.id::text order by e.seq desc limit 1) as summary
       from public.tickets t where t.id = $1`,
    [ticketId],
  )
  return rows[0]
}

const ONCE = ['sea_ticket.claimed', 'sea_ticket.claim_released', 'kora.sea_ticket.resolved']
const PARKED = {
  status: 'blocked_needs_operator',
  reason: 'result_refused',
  tier: 'frontier',
  free: true,
  events: ONCE,
}
const HEAD = 'The result (completed) could not be saved: '

describe('a result that the database refuses for good parks its ticket after one call', () => {
  it.each<[what: string, table: string, check: string, expected: object]>([
    [
      'an outcome, with its cause and what the agent said',
      'public.tickets',
      `sea_status <> 'completed'`,
      {
        ...PARKED,
        summary: `${HEAD}a CHECK refuses what Kora writes (public.tickets, constraint odd). Its summary: Moved 🚚 by Jörg`,
      },
    ],
    [
      'a letter, by its number',
      'hivex_foundation.event_log',
      `payload::text !~ '[^ -~]'`,
      {
        ...PARKED,
        tier: null,
        summary: `${HEAD}a CHECK refuses what Kora writes (hivex_foundation.event_log, constraint odd). Its summary: Moved \\u{1f69a} by J\\u{f6}rg`,
      },
    ],
    [
      'an outcome and the operator’s turn, as failed',
      'public.tickets',
      `sea_status not in ('completed', 'blocked_needs_operator')`,
      {
        ...PARKED,
        status: 'failed_terminal',
        tier: null,
        summary: expect.stringContaining('constraint odd') as string,
      },
    ],
  ])('%s', async (_, table, check, expected) => {
    const { agent, holder, poller } = worked
    await db.pool.query(`alter table ${table} add constraint odd check (${check}) not valid`)
    try {
      const ticketId = await insertTicket(db.pool, db, 'queued')
      poller.start()
      await vi.waitFor(async () => expect(await endOf(ticketId)).toEqual(expected), LIMIT)
      // The queue goes on with the next one, and never comes back to the first.
      const told = () => holder.history().map(({ trigger }) => trigger)
      await vi.waitFor(
        () => expect(told().join()).toMatch(/result refused: .*constraint odd/),
        LIMIT,
      )
      await poller.stop()
      expect(agent.jobs.map(({ ticket }) => ticket.id)).toEqual([ticketId])
    } finally {
      await db.pool.query(`alter table ${table} drop constraint odd`)
    }
  })
})
