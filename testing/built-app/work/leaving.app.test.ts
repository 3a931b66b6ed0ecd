import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from '@/testing/database/verify-chain'
import { openTcpProxy } from '@/testing/http/tcp-proxy'
import { hangs, says } from '@/testing/agent/working-agent'
import { until, untilState } from '@/testing/built-app/app-fixture'
import { openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'

describe('a runtime that is asked to leave while it works', () => {
  let fixture: QueueFixture

  beforeEach(async () => {
    fixture = await openQueueFixture({ KORA_LEASE_SECONDS: '60' })
  })
  afterEach(() => fixture.close())

  it('gives its ticket back, says so and goodbye in the log, and is gone within 10 s', async () => {
    fixture.agent.does('Tie the knot', hangs)
    const held = await fixture.ticket('Tie the knot')
    const waiting = await fixture.ticket('Untie it')
    const cockpit = await fixture.serve()
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    await untilState(cockpit, 'active')

    const began = Date.now()
    expect(await cockpit.stop()).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)

    // The agent is notified, so that it does not work on in vain.
    await fixture.agent.calls[0]?.closed
    expect(await fixture.row(held)).toMatchObject({ status: 'released', held: false, attempts: 0 })
    expect(await fixture.row(waiting)).toMatchObject({ status: 'assigned', claims: 0 })
    expect((await fixture.eventsOf(held)).map(({ type }) => type)).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_released',
    ])
    const last = (await fixture.events()).slice(-3)
    expect(last.map(({ type }) => type)).toEqual([
      'sea_ticket.claim_released',
      'kora.operational_state.transitioned',
      'kora.runtime.goodbye',
    ])
    expect(last[1]?.payload).toMatchObject({
      from_primary_state: 'active',
      to_primary_state: 'ready',
      trigger: 'claim released',
    })
    expect(last[2]?.payload).toMatchObject({ reason: 'SIGTERM' })
    const { rowCount } = await fixture.db.pool.query('select from public.kora_runtime_presence')
    expect(rowCount).toBe(0)
    expect(await verifyChain(fixture.db.pool, fixture.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })

  it('is gone within 10 s also when its database is frozen, and its successor tells of it', async () => {
    const proxy = await openTcpProxy({ targetPort: Number(new URL(fixture.db.url).port) })
    try {
      fixture.agent.does('Tie the knot', hangs)
      await fixture.ticket('Tie the knot')
      const cockpit = await fixture.serve({ DATABASE_URL: proxy.through(fixture.db.url) })
      await until(() => Promise.resolve(fixture.agent.calls.length), 1)
      await untilState(cockpit, 'active')
      await fixture.untilLoggedMove('ready', 'active')
      proxy.hang()
      const began = Date.now()
      expect(await cockpit.stop()).toBe(0)
      expect(Date.now() - began).toBeLessThan(10_000)
    } finally {
      await proxy.close()
    }
    expect((await fixture.events()).map(({ type }) => type)).not.toContain('kora.runtime.goodbye')
    await fixture.serve()
    expect((await fixture.events('kora.runtime.lost')).map(({ payload }) => payload.term)).toEqual([
      '1',
    ])
  })

  it('leaves a ticket that its successor takes at once, as the same attempt', async () => {
    fixture.agent.does('Tie the knot', (response, call) => {
      if (fixture.agent.calls.length > 1) says(response, { resolution: 'completed' })
      else hangs(response, call)
    })
    const id = await fixture.ticket('Tie the knot')
    const first = await fixture.serve()
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    await first.stop()
    await fixture.serve()
    expect(await fixture.untilStatus(id, 'completed')).toMatchObject({ claims: 2, attempts: 1 })
    expect(fixture.agent.calls.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 1])
  })
})
