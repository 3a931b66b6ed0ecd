import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from '@/testing/database/verify-chain'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { openAppFixture, until, untilReadiness, untilState } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { ALL_STATE, STATE } from '@/testing/built-app/contract'

interface LoggedEvent {
  readonly type: string
  readonly payload: Record<string, unknown>
}

describe('the life of a runtime', () => {
  let opened: Awaited<ReturnType<typeof openAppFixture>>

  beforeEach(async () => {
    opened = await openAppFixture()
  })
  afterEach(() => opened.close())

  it('is told in the log from its lead to its goodbye, by a chain that verifies', async () => {
    const cockpit = await opened.fixture.serve()
    await untilState(cockpit, 'ready')
    const instanceId = await leaderOf(cockpit)
    expect(await presences()).toEqual([{ instanceId, leader: true, role: 'runtime' }])

    const began = Date.now()
    expect(await cockpit.stop()).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)

    const events = await log()
    expect(events.map(({ type }) => type)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
      'kora.runtime.goodbye',
    ])
    const [leading, moved, ready, goodbye] = events
    expect(leading?.payload).toEqual({ instance_id: instanceId, term: '1' })
    expect(moved?.payload).toEqual({
      from_primary_state: 'booting',
      to_primary_state: 'ready',
      claim_permission: 'normal',
      degradation_reasons: [],
      trigger: 'all §9.2 gates pass',
    })
    expect(ready?.payload.gates).toEqual(
      ['substrate_reachable', 'substrate_schema', 'canonical_kora_actor', 'event_log_append'].map(
        (gate) =>
          expect.objectContaining({ gate_id: gate, outcome: 'passed', attempts: 1 }) as unknown,
      ),
    )
    expect(goodbye?.payload).toEqual({ instance_id: instanceId, term: '1', reason: 'SIGTERM' })
    expect(await presences()).toEqual([])
    expect(await verifyChain(opened.db.pool, opened.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })

  it('ends once, however often it is asked to', async () => {
    const cockpit = await opened.fixture.serve()
    await untilState(cockpit, 'ready')
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGTERM'] as const) {
      process.kill(cockpit.pid, signal)
    }
    expect(await cockpit.exited).toBe(0)
    expect(await logged('kora.runtime.goodbye')).toHaveLength(1)
    expect(cockpit.logs.filter((line) => line.includes('leaving:'))).toHaveLength(1)
  })

  it('that was killed is told by its successor', async () => {
    const first = await opened.fixture.serve()
    await untilState(first, 'ready')
    const instanceId = await leaderOf(first)
    await first.kill()
    const second = await opened.fixture.serve()
    await untilState(second, 'ready')
    // A state is told before it is logged.
    await until<unknown>(
      async () => (await logged('kora.runtime.lost')).map(({ payload }) => payload),
      [
        {
          instance_id: instanceId,
          term: '1',
          last_heartbeat_at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        },
      ],
    )
    const leaders = (await presences()).filter(({ leader }) => leader)
    expect(leaders.map((leader) => leader.instanceId)).toEqual([await leaderOf(second)])
  })

  it('that left in good order is not told as lost', async () => {
    const first = await opened.fixture.serve()
    await untilState(first, 'ready')
    await first.stop()
    const second = await opened.fixture.serve()
    await untilState(second, 'ready')
    await until(async () => (await logged('kora.runtime.leading')).length, 2)
    expect(await logged('kora.runtime.lost')).toEqual([])
  })

  it('boots on as soon as the log takes entries, and beats from then on', async () => {
    await refuseAppends()
    const cockpit = await opened.fixture.serve()
    await until(async () => {
      const { boot } = (await ask(cockpit, ALL_STATE)).json()
      return objectIn(boot).gate_id
    }, 'event_log_append')
    await untilReadiness(cockpit, 'runtime_booting')
    await until(async () => (await ask(cockpit, STATE)).json().degradation_reasons, ['substrate'])

    await allowAppends()
    await until<unknown>(
      async () => (await ask(cockpit, STATE)).json(),
      expect.objectContaining({
        primary_state: 'ready',
        degradation_reasons: [],
        claim_permission: 'normal',
      }),
    )
    await until(async () => (await logged('kora.runtime.leading')).length, 1)
    const heartbeatAtReady = await heartbeatOf(cockpit)
    await until(async () => (await heartbeatOf(cockpit)) > heartbeatAtReady, true)
  })

  it('stops when the retries of a gate are spent, and stays up to say so', async () => {
    await refuseAppends()
    const cockpit = await opened.fixture.serve({ KORA_BOOT_RETRY_BUDGET: '2' })
    await untilState(cockpit, 'stopped')
    const body = (await ask(cockpit, ALL_STATE)).json()
    expect(body.boot).toMatchObject({ phase: 'failed', failed_gate_id: 'event_log_append' })
    expect(JSON.stringify(body.transition_history)).toContain(
      'invariant gate failure: retry budget exhausted (event_log_append)',
    )
    await untilReadiness(cockpit, 'runtime_stopped')
  })

  it('ends with exit code 1 where a supervisor wants to see that it stopped', async () => {
    await refuseAppends()
    const cockpit = await opened.fixture.serve({
      KORA_BOOT_RETRY_BUDGET: '2',
      KORA_EXIT_ON_STOPPED: '1',
    })
    expect(await cockpit.exited).toBe(1)
    expect(cockpit.logs.join('\n')).toContain('retry budget exhausted (event_log_append)')
  })

  async function log(): Promise<LoggedEvent[]> {
    const { rows } = await opened.db.pool.query<LoggedEvent>(
      `select event_type as type, payload from hivex_foundation.event_log order by seq`,
    )
    return rows
  }

  async function logged(eventType: string): Promise<LoggedEvent[]> {
    return (await log()).filter(({ type }) => type === eventType)
  }

  async function presences() {
    const { rows } = await opened.db.pool.query<{
      instanceId: string
      leader: boolean
      role: string
    }>(`select instance_id as "instanceId", leader, role from public.kora_runtime_presence`)
    return rows
  }

  async function refuseAppends() {
    await opened.db.pool.query(`
      create function public.refuse_appends() returns trigger language plpgsql
        as $$ begin raise exception 'no appends today'; end $$;
      create trigger refuse_appends before insert on hivex_foundation.event_log
        for each statement execute function public.refuse_appends()`)
  }

  async function allowAppends() {
    await opened.db.pool.query(`drop function public.refuse_appends() cascade`)
  }
})

async function leaderOf(cockpit: ServedCockpit): Promise<string> {
  return String(objectIn((await ask(cockpit, ALL_STATE)).json().runtime).instance_id)
}

async function heartbeatOf(cockpit: ServedCockpit): Promise<string> {
  return String(objectIn((await ask(cockpit, ALL_STATE)).json().runtime).heartbeat_at)
}
