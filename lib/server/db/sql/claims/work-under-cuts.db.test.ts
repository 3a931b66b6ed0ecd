import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMPLETED, workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import { draftClaim } from './claim-draft'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { claimTicket, type TicketClaim } from './claim-ticket'
import { endAttempt, type EndAttemptInput } from './end-attempt'
import { appendEventsInTerm } from '@/lib/server/db/sql/events/append-events-in-term'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { refreshClaim } from '@/lib/server/db/sql/claims/refresh-claim'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'
import { verifyChain } from '@/testing/database/verify-chain'

let fixture: WorkFixture

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(() => fixture.db.pool.query('truncate public.tickets'))

const everyTicket = async () => {
  const { rows } = await fixture.db.pool.query<{ id: string }>('select id from public.tickets')
  return rows.map(({ id }) => id)
}

describe('a process that is killed between two statements', () => {
  let client: pg.Client

  beforeEach(async () => {
    client = new pg.Client({
      connectionString: fixture.db.url,
      application_name: 'kora-test-killed',
    })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('begin')
  })
  afterEach(() => client.end().catch(() => undefined))

  const killed = async () => {
    client.connection.stream.destroy()
    await expect
      .poll(
        async () => {
          const { rowCount } = await fixture.db.pool.query(
            `select from pg_stat_activity where application_name = 'kora-test-killed'`,
          )
          return rowCount
        },
        { timeout: 10_000 },
      )
      .toBe(0)
  }
  const leavesNothing = async (id: string, work: (db: Queryable) => Promise<unknown>) => {
    const row = await fixture.row(id)
    const events = await fixture.eventsOf(id)
    await work(client)
    await killed()
    expect(await fixture.row(id)).toEqual(row)
    expect(await fixture.eventsOf(id)).toEqual(events)
    expect((await verifyChain(fixture.db.pool, fixture.db.workspaceId)).outcome).toBe('good')
  }

  it('before a claim is committed leaves a ticket that another claims at once', async () => {
    const term = await fixture.takeTerm('leader')
    const id = await fixture.ticket('queued')
    await leavesNothing(id, (db) => claimTicket(db, fixture.claimInput(term)))
    expect((await fixture.claimed(term)).id).toBe(id)
  })

  it('before an ending is committed leaves the claim as it was', async () => {
    const term = await fixture.takeTerm('leader')
    const id = await fixture.ticket('queued')
    const held = fixture.held(term, await fixture.claimed(term))
    await leavesNothing(id, (db) => endAttempt(db, { ...held, ending: COMPLETED }))
    expect(await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(
      true,
    )
  })
})

/** The events of a ticket in the log. */
async function loggedOf(id: string) {
  let logged = { held: false, status: 'assigned', claims: 0, attempts: 0 }
  const resolved: unknown[] = []
  for (const { event_type: type, payload } of await fixture.eventsOf(id)) {
    const attempts = Number(payload.work_attempt_count)
    if (type === 'sea_ticket.claimed') {
      expect(logged.held).toBe(false)
      logged = { held: true, status: 'claimed', claims: logged.claims + 1, attempts }
    } else if (type === 'sea_ticket.claim_released') {
      expect(logged.held).toBe(true)
      logged = { ...logged, held: false, status: 'released', attempts }
    } else if (type === 'sea_ticket.claim_expired') {
      expect(logged.held).toBe(true)
      logged = { ...logged, held: false, status: 'assigned', attempts }
    } else if (type === 'kora.sea_ticket.resolved') {
      logged = { ...logged, status: String(payload.resolution) }
      resolved.push(payload.work_attempt_id)
    }
  }
  expect(new Set(resolved).size).toBe(resolved.length)
  return logged
}

/** Enough for every statement to be cut; `CUT_TICKETS=1000` for a long run. */
const TICKETS = Number(process.env.CUT_TICKETS ?? '40')

describe('connections that are cut at any moment', () => {
  it('leave rows and log of one mind, and every ticket worked once', async ({ signal }) => {
    for (let n = 0; n < TICKETS; n += 1) await fixture.ticket('queued')
    const { substrate, db } = fixture
    let term = await fixture.takeTerm('runtime-0')
    let failures = 0
    let answers = 0
    let lost = 0
    let working = 4

    /** Retries until there is an answer, as the poller does. */
    const insist = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      for (;;) {
        try {
          const answer = await ask()
          answers += 1
          return answer
        } catch {
          // After the time limit the pool is closed and refuses at once: this loop would never yield.
          signal.throwIfAborted()
          failures += 1
        }
      }
    }
    const workOn = async (own: LeaderTerm, claim: TicketClaim) => {
      const held = fixture.held(own, claim)
      await insist(() => substrate.work.writeOne(markInProgress, held))
      await insist(() => substrate.work.write(refreshClaim, { ...held, leaseMs: 60_000 }))
      const again: EndAttemptInput['ending'] = {
        ...COMPLETED,
        resolution: 'failed_retryable',
        failureReason: 'agent_bad_answer',
        nextEligibleOffsetSeconds: 0,
      }
      const ending = claim.workAttemptCount % 2 === 0 ? COMPLETED : again
      const ended = await insist(() => substrate.work.write(endAttempt, { ...held, ending }))
      if (!ended) lost += 1
    }
    const worker = async () => {
      for (;;) {
        const own = term
        const input = fixture.claimInput(own)
        const outcome = await insist(() => substrate.work.write(claimTicket, input))
        if (outcome.outcome === 'claimed') await workOn(own, outcome.claim)
        else if (outcome.outcome === 'none_claimable') break
      }
      working -= 1
    }
    const untilDone = async (round: (n: number) => Promise<unknown>) => {
      for (let n = 1; working > 0; n += 1) await round(n)
    }
    const random = (below: number) => Math.floor(Math.random() * below)
    /**
     * One cut, at any moment, for each answer: cuts at a fixed pace would leave a slow machine none.
     */
    const cutter = () =>
      untilDone(async () => {
        const answered = answers
        await db.pool.query(
          `select pg_sleep(0.02 * random()), pg_terminate_backend(pid) from (
             select pid from pg_stat_activity
              where application_name = 'kora-cockpit' and datname = current_database()
              order by state = 'idle', random() limit 1) victim`,
        )
        while (working > 0 && answers === answered) await db.pool.query('select pg_sleep(0.002)')
      })
    const usurper = () =>
      untilDone(async (n) => {
        await db.pool.query('select pg_sleep(0.5)')
        const { workspaceId } = db
        const instanceId = `runtime-${n}`
        const taken = await insist(() =>
          substrate.work.writeOne(takeTerm, { workspaceId, instanceId }),
        )
        term = { workspaceId, instanceId, term: taken }
      })
    /** Another writer, with the lock order of SPEC 3: tickets, then the log. */
    const neighbour = () =>
      untilDone(() =>
        db.pool.query(
          `with written as (
             update public.tickets set title = 'n' where id = (
               select id from public.tickets offset $1 limit 1) returning id)
           select hivex_foundation.append_event(
             gen_random_uuid(), $2, 'test.written', now(), null, '{}') from written`,
          [random(TICKETS), db.workspaceId],
        ),
      )
    const stateEvents = () =>
      untilDone(() => {
        const event = {
          eventId: draftClaim().workAttemptId,
          workspaceId: db.workspaceId,
          eventType: 'test.state',
          occurredAt: new Date().toISOString(),
          actorId: null,
          payload: {},
        }
        return insist(() => substrate.work.write(appendEventsInTerm, term, [event]))
      })
    const workers = Array.from({ length: working }, worker)
    await Promise.all([...workers, cutter(), usurper(), neighbour(), stateEvents()])
    console.info(`${failures} answers were lost to cuts, ${lost} endings to takeovers`)
    expect(failures).toBeGreaterThan(0)

    for (const id of await everyTicket()) {
      const row = await fixture.row(id)
      const logged = await loggedOf(id)
      const status = row.sea_status === 'in_progress' ? 'claimed' : row.sea_status
      expect({
        held: row.held,
        status,
        claims: row.claim_count,
        attempts: row.work_attempt_count,
      }).toEqual(logged)
      expect(['completed', 'claimed']).toContain(status)
    }
    const { rows } = await db.pool.query<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(rows).toEqual([{ deadlocks: '0' }])
    expect((await verifyChain(db.pool, db.workspaceId)).outcome).toBe('good')
    // Every cut costs a new connection, and two cores run other suites beside it.
  }, 180_000)
})
