import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { completes, type Craft } from '@/testing/agent/working-agent'
import { until, untilReadiness, untilState } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { ALL_STATE, STATE } from '@/testing/built-app/contract'
import { openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'

const NO_AGENT = { KORA_AGENT_URL: '' }

describe('a runtime', () => {
  let fixture: QueueFixture

  beforeEach(async () => {
    fixture = await openQueueFixture()
  })
  afterEach(() => fixture.close())

  it('whose agent goes down waits with its tickets, counts no attempt, and goes on', async () => {
    const cockpit = await fixture.serve()
    await untilState(cockpit, 'ready')
    await fixture.agent.leave()
    const first = await fixture.ticket('Knock on the door', { sea_priority: 'frontier' })
    const others = await Promise.all(['One', 'Two'].map((title) => fixture.ticket(title)))

    await until(() => reasonsOf(cockpit), ['dispatch'])
    expect(await fixture.untilStatus(first, 'released')).toMatchObject({
      held: false,
      claims: 1,
      attempts: 0,
      retryInSeconds: 60,
    })
    expect((await ask(cockpit, ALL_STATE)).json()).toMatchObject({
      primary_state: 'ready',
      claim_permission: 'normal',
      is_degraded: true,
      agent: { kind: 'http', reachable: false },
    })
    await untilReadiness(cockpit, 'ready')
    // Polls pass meanwhile, and the agent is asked for again and again.
    await heartbeatsPass(4)
    expect(await claims()).toBe(1)
    for (const id of others) {
      expect(await fixture.row(id)).toMatchObject({ status: 'assigned', claims: 0, attempts: 0 })
    }

    await fixture.agent.comeBack()
    for (const id of others) {
      expect(await fixture.untilStatus(id, 'completed')).toMatchObject({ claims: 1, attempts: 1 })
    }
    await until(() => reasonsOf(cockpit), [])
    expect((await ask(cockpit, ALL_STATE)).json().agent).toEqual({ kind: 'http', reachable: true })
    await fixture.db.pool.query('update public.tickets set next_eligible_at = null where id = $1', [
      first,
    ])
    expect(await fixture.untilStatus(first, 'completed')).toMatchObject({ claims: 2, attempts: 1 })
  })

  it.each([408, 429, 503])(
    'whose agent answers %i hands the ticket back uncounted',
    async (status) => {
      const busy: Craft = (response, call) => {
        if (fixture.agent.calls.length > 1) {
          completes(response, call)
          return
        }
        response.statusCode = status
        response.end()
      }
      fixture.agent.does('Too much', busy)
      const id = await fixture.ticket('Too much')
      await fixture.serve()
      expect(await fixture.untilStatus(id, 'released')).toMatchObject({
        attempts: 0,
        retryInSeconds: 60,
      })
      await until(async () => {
        const told = await fixture.events('kora.operational_state.transitioned')
        return told
          .filter(({ payload }) => String(payload.trigger).startsWith('agent'))
          .map(({ payload }) => payload.degradation_reasons)
      }, [['dispatch'], []])
    },
  )

  it('whose agent is down when it boots is booting, degraded by dispatch, until it is there', async () => {
    await fixture.agent.leave()
    const id = await fixture.ticket('Early bird')
    const cockpit = await fixture.serveBooting()
    await until(async () => {
      const { boot } = (await ask(cockpit, ALL_STATE)).json()
      return boot === null ? null : objectIn(boot).gate_id
    }, 'agent_reachable')
    await until(() => reasonsOf(cockpit), ['dispatch'])
    await untilReadiness(cockpit, 'runtime_booting')
    expect(await fixture.row(id)).toMatchObject({ status: 'assigned', claims: 0 })
    await fixture.agent.comeBack()
    await fixture.untilStatus(id, 'completed')
    await until(() => reasonsOf(cockpit), [])
  })

  it('without an agent claims nothing, and its page says that none is connected', async () => {
    const id = await fixture.ticket('All alone')
    const cockpit = await fixture.serve(NO_AGENT)
    await untilState(cockpit, 'ready')
    await heartbeatsPass(4)
    expect(await fixture.row(id)).toMatchObject({ status: 'assigned', claims: 0, attempts: 0 })
    expect(await claims()).toBe(0)
    expect((await ask(cockpit, ALL_STATE)).json().agent).toMatchObject({ kind: 'none' })
    const page = await ask(cockpit, '/')
    expect(page.text).toContain('no agent is connected')
    expect(page.text).toContain('nothing will be claimed')
  })

  it('with the simulated agent refuses a database that is no demonstration, and says why', async () => {
    const id = await fixture.ticket('Real work')
    const cockpit = await fixture.serveBooting({
      ...NO_AGENT,
      KORA_AGENT: 'simulated',
      KORA_BOOT_RETRY_BUDGET: '2',
    })
    await untilState(cockpit, 'stopped')
    expect((await ask(cockpit, ALL_STATE)).json().boot).toMatchObject({
      phase: 'failed',
      failed_gate_id: 'agent_reachable',
      failed_detail: expect.stringContaining('simulated agent') as unknown,
    })
    expect((await ask(cockpit, '/')).text).toContain('only works in the embedded demonstration')
    // A stopped runtime sends no heartbeats; its answers still carry the database's time.
    const stoppedAt = await asOf(cockpit)
    await until(async () => (await asOf(cockpit)) - stoppedAt > 3_000, true)
    expect(await fixture.row(id)).toMatchObject({ status: 'assigned', claims: 0, attempts: 0 })
    expect(await claims()).toBe(0)
  })

  async function asOf(cockpit: ServedCockpit): Promise<number> {
    const header = (await ask(cockpit, ALL_STATE)).headers['x-kora-as-of']
    return Date.parse(String(header))
  }

  async function claims(): Promise<number> {
    return (await fixture.events('sea_ticket.claimed')).length
  }

  /** Waits until the leader has sent that many heartbeats; it polls as often. */
  async function heartbeatsPass(count: number) {
    const seen = new Set<string>()
    await until(async () => {
      const { rows } = await fixture.db.pool.query<{ beat: string }>(
        'select heartbeat_at::text as beat from public.kora_runtime_presence',
      )
      for (const { beat } of rows) seen.add(beat)
      return seen.size > count
    }, true)
  }
})

async function reasonsOf(cockpit: ServedCockpit): Promise<unknown> {
  return (await ask(cockpit, STATE)).json().degradation_reasons
}
