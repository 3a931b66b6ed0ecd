import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { accountOf } from '@/testing/crash/crash-account'
import { completes, hangs, says } from '@/testing/agent/working-agent'
import { until, untilReadiness, untilState } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { ALL_STATE } from '@/testing/built-app/contract'
import { leaderOf, openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'

const OBSERVER = { KORA_ROLE: 'observer' }
const THREE_BEATS_MS = 3_000
/** What passes between the substrate's clock and the end of an answer on a busy machine. */
const SLACK_MS = 1_000

describe('a workspace whose leader', () => {
  let fixture: QueueFixture

  beforeEach(async () => {
    fixture = await openQueueFixture()
  })
  afterEach(() => fixture.close())

  it('is killed is led by another within 15 s, and no false active is told meanwhile', async () => {
    fixture.agent.does('Hold the fort', hangs)
    await fixture.ticket('Hold the fort')
    // Its claim outlives the test: an `active` from now on does not mean the successor.
    const first = await fixture.serve({ KORA_LEASE_SECONDS: '600' })
    await untilState(first, 'active')
    const successor = await fixture.serveFollower()
    const observer = await fixture.serveFollower(OBSERVER)
    const firstId = await leaderOf(observer)
    await untilState(observer, 'active')

    const answerProbes = fixture.agent.holdProbes()
    const killedAt = Date.now()
    await first.kill()
    const told: Told[] = []
    await until(async () => {
      told.push(await reportedBy(observer))
      return (await leadings()).length
    }, 2)
    expect(Date.now() - killedAt).toBeLessThan(15_000)
    // The agent has not answered yet, so the successor cannot be further than this.
    await until(async () => {
      const last = await reportedBy(observer)
      told.push(last)
      return last.state
    }, 'booting')
    answerProbes()
    await untilState(observer, 'ready')

    for (const { at, state, leader, alive } of told) {
      if (leader !== firstId) expect(state).not.toBe('active')
      else if (at - killedAt > THREE_BEATS_MS + SLACK_MS) expect(alive).toBe(false)
    }
    expect((await fixture.events('kora.runtime.lost')).map(({ payload }) => payload)).toEqual([
      {
        instance_id: firstId,
        term: '1',
        last_heartbeat_at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      },
    ])
    expect((await leadings()).map(({ payload }) => payload.term)).toEqual(['1', '2'])
    expect(await fixture.leaders()).toEqual([await leaderOf(successor)])
  })

  it('is killed in its work leaves a ticket that its successor works once more', async () => {
    fixture.agent.does('Hold the fort', (response, call) => {
      if (call.attemptNumber === 1) hangs(response, call)
      else completes(response, call)
    })
    const first = await fixture.serve()
    await fixture.serveFollower()
    const id = await fixture.ticket('Hold the fort')
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    await first.kill()
    expect(await fixture.untilStatus(id, 'completed')).toMatchObject({ claims: 2, attempts: 2 })
    expect((await fixture.eventsOf(id)).map(({ type }) => type)).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_expired',
      'sea_ticket.claimed',
      'sea_ticket.claim_released',
      'kora.sea_ticket.resolved',
    ])
    expect(await account()).toMatchObject(CLEAN)
  })

  it('is frozen and wakes under another one writes nothing in its old term', async () => {
    let answerFirst: () => void = () => undefined
    fixture.agent.does('Sleep well', (response, call) => {
      if (call.attemptNumber > 1) completes(response, call)
      else {
        answerFirst = () =>
          says(response, { resolution: 'failed_terminal', summary: 'from the past' })
      }
    })
    const sleeper = await fixture.serve()
    const sleeperId = await leaderOf(sleeper)
    const successor = await fixture.serveFollower()
    const id = await fixture.ticket('Sleep well')
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    sleeper.suspend()
    answerFirst()
    // Its lock is not free yet; observers report that its state cannot be confirmed any more.
    await until(
      async () => {
        const { leader, alive } = await reportedBy(successor)
        return { leader, alive }
      },
      { leader: sleeperId, alive: false },
    )
    await fixture.untilStatus(id, 'completed')
    await untilState(successor, 'ready')
    await fixture.untilLoggedMove('active', 'ready')
    const before = await snapshot(id)

    sleeper.resume()
    await until(async () => (await reportedBy(sleeper)).leader, await leaderOf(successor))
    await until(() => Promise.resolve(sleeper.logs.join('\n').includes(`${id}: lost`)), true)
    expect(await reportedBy(sleeper)).toMatchObject({ source: 'event_log', state: 'ready' })
    // One more ticket: all that is new in the log is the successor's work on it.
    const next = await fixture.ticket('Rise and shine')
    await fixture.untilStatus(next, 'completed')
    await untilState(successor, 'ready')

    // Sorted: the state's events go beside the work's, on a connection of their own.
    await until(
      async () => (await snapshot(id)).log.slice(before.log.length).map(shortly).sort(),
      [
        'kora.operational_state.transitioned active ready',
        'kora.operational_state.transitioned ready active',
        `kora.sea_ticket.resolved ${next}`,
        `sea_ticket.claim_released ${next}`,
        `sea_ticket.claimed ${next}`,
      ],
    )
    const after = await snapshot(id)
    expect(after.row).toEqual(before.row)
    expect(after.log.slice(0, before.log.length)).toEqual(before.log)
    expect(await fixture.leaders()).toEqual([await leaderOf(successor)])
    expect((await fixture.leaders())[0]).not.toBe(sleeperId)
    expect(await account()).toMatchObject(CLEAN)
  })

  it('loses the connection of its lock works on under a new term, or another one does', async () => {
    let answer: () => void = () => undefined
    fixture.agent.does('Mind the gap', (response, call) => {
      if (call.attemptNumber > 1) completes(response, call)
      else answer = () => completes(response, call)
    })
    const runtime = { KORA_LEASE_SECONDS: '8' }
    await fixture.serve(runtime)
    await fixture.serveFollower(runtime)
    const interrupted = await fixture.ticket('Mind the gap')
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    const others = await Promise.all(['One', 'Two', 'Three'].map((title) => fixture.ticket(title)))
    const { rowCount } = await fixture.db.pool.query(
      `select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l using (pid)
        where a.datname = current_database() and a.application_name = 'kora-cockpit-leader'
          and l.locktype = 'advisory' and l.granted`,
    )
    expect(rowCount).toBe(1)
    await until(async () => (await leadings()).length, 2)
    answer()
    for (const id of [interrupted, ...others]) await fixture.untilStatus(id, 'completed')
    expect((await leadings()).map(({ payload }) => payload.term)).toEqual(['1', '2'])
    expect(await fixture.leaders()).toHaveLength(1)
    for (const id of [interrupted, ...others]) {
      const types = (await fixture.eventsOf(id)).map(({ type }) => type)
      expect(types.filter((type) => type === 'kora.sea_ticket.resolved')).toHaveLength(1)
    }
    expect(await account()).toMatchObject(CLEAN)
  })

  it('loses its lock to a session that nobody leads by keeps its work, and ends it in its next term', async () => {
    let answer: () => void = () => undefined
    fixture.agent.does('Mind the gap', (response, call) => {
      answer = () => completes(response, call)
    })
    const leader = await fixture.serve({ KORA_LEASE_SECONDS: '60' })
    const id = await fixture.ticket('Mind the gap')
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    const letGo = await holdLockInstead()
    // It finds the lock held, as by a dead session of its own.
    await untilLockWasRefused()
    answer()
    await until(
      () => Promise.resolve(leader.logs.join('\n').includes(`${id}: not resolved yet`)),
      true,
    )
    await letGo()
    expect(await fixture.untilStatus(id, 'completed')).toMatchObject({ claims: 1, attempts: 1 })
    expect((await leadings()).map(({ payload }) => payload.term)).toEqual(['1', '2'])
    expect(fixture.agent.calls).toHaveLength(1)
    expect(leader.logs.join('\n')).not.toContain('standing by')
  })

  it('is followed without its knowledge tells its own state no more, from its very next answer', async () => {
    fixture.agent.does('Hold the fort', hangs)
    await fixture.ticket('Hold the fort')
    const deposed = await fixture.serve({ KORA_LEASE_SECONDS: '60' })
    await untilState(deposed, 'active')
    await fixture.db.pool.query(
      `with taken as (
          update public.kora_leader set term = term + 1, instance_id = 'other' returning term
        ), deposed as (update public.kora_runtime_presence set leader = false)
        insert into public.kora_runtime_presence (instance_id, workspace_id, role, leader, term)
        select 'other', $1, 'runtime', true, taken.term from taken`,
      [fixture.db.workspaceId],
    )
    expect(await reportedBy(deposed)).toMatchObject({ leader: 'other', source: 'event_log' })
  })

  it('is killed beside an observer alone is led by nobody, and the observer says so', async () => {
    await fixture.ticket('Who goes there')
    const leader = await fixture.serve()
    const observer = await fixture.serveFollower(OBSERVER)
    const leaderId = await leaderOf(leader)
    await untilReadiness(observer, 'ready')
    expect((await ask(observer, '/api/health/ready')).status).toBe(200)
    await until(async () => (await reportedBy(observer)).state, 'ready')

    const killedAt = Date.now()
    await leader.kill()
    await until(async () => (await reportedBy(observer)).alive, false)
    expect(Date.now() - killedAt).toBeLessThan(THREE_BEATS_MS + SLACK_MS)
    const before = (await fixture.events()).length
    const waiting = await fixture.ticket('Nobody goes there')
    await untilReadiness(observer, 'runtime_silent')
    expect((await ask(observer, '/api/health/ready')).status).toBe(503)
    expect(await reportedBy(observer)).toMatchObject({
      leader: leaderId,
      alive: false,
      source: 'event_log',
    })
    // A runtime would have tried the lock by now: it is free, and tried every two seconds.
    await untilLockIsFree()
    expect(await fixture.leaders()).toEqual([leaderId])
    expect(await fixture.events()).toHaveLength(before)
    expect(await fixture.row(waiting)).toMatchObject({ status: 'assigned', claims: 0 })

    const next = await fixture.serve()
    await untilReadiness(observer, 'ready')
    expect((await reportedBy(observer)).leader).toBe(await leaderOf(next))
    await fixture.untilStatus(waiting, 'completed')
  })

  it('was never there is missed by an observer, which answers with no state at all', async () => {
    const observer = await fixture.serveFollower(OBSERVER)
    await untilReadiness(observer, 'runtime_silent')
    expect((await ask(observer, ALL_STATE)).json()).toMatchObject({
      primary_state: 'booting',
      claim_permission: 'none',
      stub: true,
      // Read well: there has never been a leader, so there is no state to read.
      error_code: 'holder_not_initialized',
    })
    expect(await fixture.events()).toEqual([])
  })

  function leadings() {
    return fixture.events('kora.runtime.leading')
  }

  async function snapshot(id: string) {
    return { row: await fixture.row(id), log: await fixture.events() }
  }

  function account() {
    const { url, workspaceId } = fixture.db
    return accountOf({ url, workspaceId, calls: fixture.agent.calls, kills: 0 })
  }

  /**
   * Ends the leader's lock session and takes the lock in the same moment, without a term; gives the
   * function that releases it.
   */
  async function holdLockInstead(): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: fixture.db.url })
    await client.connect()
    const { rows } = await fixture.db.pool.query<{ pid: number; space: number; key: number }>(
      `select l.pid, l.classid::int as space, l.objid::bigint::bit(32)::int as key
         from pg_locks l join pg_stat_activity a using (pid)
        where a.datname = current_database() and l.locktype = 'advisory' and l.granted`,
    )
    const held = rows[0]
    if (held === undefined) throw new Error('nobody holds the lock')
    const taken = client.query('select pg_advisory_lock($1, $2)', [held.space, held.key])
    await until(async () => {
      const waiting = await fixture.db.pool.query(
        `select from pg_locks l join pg_stat_activity a using (pid)
          where a.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      )
      return waiting.rowCount
    }, 1)
    await fixture.db.pool.query('select pg_terminate_backend($1)', [held.pid])
    await taken
    return () => client.end()
  }

  /** Some session of a runtime has asked for the lock and did not get it. */
  async function untilLockWasRefused() {
    await until(async () => {
      const { rowCount } = await fixture.db.pool.query(
        `select from pg_stat_activity a
          where a.datname = current_database() and a.application_name = 'kora-cockpit-leader'
            and a.query like '%pg_try_advisory_lock%' and a.state = 'idle'
            and not exists (select from pg_locks l
              where l.pid = a.pid and l.locktype = 'advisory' and l.granted)`,
      )
      return rowCount
    }, 1)
  }

  /**
   * No session holds the leader lock, and the heartbeats that a runtime would have sent are missing.
   */
  async function untilLockIsFree() {
    await until(async () => {
      const { rows } = await fixture.db.pool.query<{ over: boolean }>(
        `select bool_and(heartbeat_at < now() - interval '6 seconds') and not exists (
            select from pg_stat_activity a join pg_locks l using (pid)
             where a.datname = current_database() and l.locktype = 'advisory' and l.granted
          ) as "over"
           from public.kora_runtime_presence`,
      )
      return rows[0]?.over
    }, true)
  }
})

/** What a record of work looks like in which no instance acted twice. */
const CLEAN = {
  resolvedTwice: 0,
  unaccounted: 0,
  strangeResolutions: 0,
  resolvedAfterExpiry: 0,
  foreignReleases: 0,
  termsOutOfOrder: 0,
  lateGoodbyes: 0,
  chain: 'good',
}

/** The state that an instance reports, and the leader that confirms it. */
interface Told {
  readonly at: number
  readonly state: unknown
  readonly leader: unknown
  readonly alive: unknown
  readonly source: unknown
}

async function reportedBy(cockpit: ServedCockpit): Promise<Told> {
  const body = (await ask(cockpit, ALL_STATE)).json()
  const runtime = body.runtime === null ? null : objectIn(body.runtime)
  return {
    at: Date.now(),
    state: body.primary_state,
    leader: runtime?.instance_id ?? null,
    alive: runtime?.alive ?? null,
    source: body.freshness === null ? null : objectIn(body.freshness).source,
  }
}

function shortly({ type, payload }: { type: string; payload: Record<string, unknown> }): string {
  const { from_primary_state: from, to_primary_state: to, sea_ticket_id: ticket } = payload
  return [type, ...[from, to, ticket].flatMap((part) => part ?? []).map(String)].join(' ')
}
