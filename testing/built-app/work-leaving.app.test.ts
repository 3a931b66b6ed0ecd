import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from '@/lib/server/db/sql/events/verify-chain'
import { openTcpProxy } from '@/testing/tcp-proxy'
import { hangs, says } from '@/testing/working-agent'
import { until, untilState } from './app-world'
import { openQueueWorld, type QueueWorld } from './queue-world'

describe('a runtime that is asked to leave while it works', () => {
  let world: QueueWorld

  beforeEach(async () => {
    world = await openQueueWorld({ KORA_LEASE_SECONDS: '60' })
  })
  afterEach(() => world.close())

  it('gives its ticket back, says so and goodbye in the log, and is gone within 10 s', async () => {
    world.agent.does('Tie the knot', hangs)
    const held = await world.ticket('Tie the knot')
    const waiting = await world.ticket('Untie it')
    const cockpit = await world.serve()
    await until(() => Promise.resolve(world.agent.calls.length), 1)
    await untilState(cockpit, 'active')

    const began = Date.now()
    expect(await cockpit.stop()).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)

    // The agent hears of it, so that it does not work on for nobody.
    await world.agent.calls[0]?.closed
    expect(await world.row(held)).toMatchObject({ status: 'released', held: false, attempts: 0 })
    expect(await world.row(waiting)).toMatchObject({ status: 'assigned', claims: 0 })
    expect((await world.eventsOf(held)).map(({ type }) => type)).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_released',
    ])
    const last = (await world.events()).slice(-3)
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
    const { rowCount } = await world.db.pool.query('select from public.kora_runtime_presence')
    expect(rowCount).toBe(0)
    expect(await verifyChain(world.db.pool, world.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })

  it('is gone within 10 s also when its database is frozen, and its successor tells of it', async () => {
    const proxy = await openTcpProxy({ targetPort: Number(new URL(world.db.url).port) })
    try {
      world.agent.does('Tie the knot', hangs)
      await world.ticket('Tie the knot')
      const cockpit = await world.serve({ DATABASE_URL: proxy.through(world.db.url) })
      await until(() => Promise.resolve(world.agent.calls.length), 1)
      await untilState(cockpit, 'active')
      await world.untilLoggedMove('ready', 'active')
      proxy.hang()
      const began = Date.now()
      expect(await cockpit.stop()).toBe(0)
      expect(Date.now() - began).toBeLessThan(10_000)
    } finally {
      await proxy.close()
    }
    expect((await world.events()).map(({ type }) => type)).not.toContain('kora.runtime.goodbye')
    await world.serve()
    expect((await world.events('kora.runtime.lost')).map(({ payload }) => payload.term)).toEqual([
      '1',
    ])
  })

  it('leaves a ticket that its successor takes at once, as the same attempt', async () => {
    world.agent.does('Tie the knot', (response, call) => {
      if (world.agent.calls.length > 1) says(response, { resolution: 'completed' })
      else hangs(response, call)
    })
    const id = await world.ticket('Tie the knot')
    const first = await world.serve()
    await until(() => Promise.resolve(world.agent.calls.length), 1)
    await first.stop()
    await world.serve()
    expect(await world.untilStatus(id, 'completed')).toMatchObject({ claims: 2, attempts: 1 })
    expect(world.agent.calls.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 1])
  })
})
