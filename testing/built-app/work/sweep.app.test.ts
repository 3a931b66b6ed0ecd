import { afterEach, describe, expect, it } from 'vitest'
import { insertTicket } from '@/testing/database/factories'
import { hangs } from '@/testing/agent/working-agent'
import { openAppFixture, until, untilState } from '@/testing/built-app/app-fixture'
import { openQueueFixture } from '@/testing/built-app/queue-fixture'

/** Much longer than these tests: what is found by polling is not found here. */
const NEVER_POLLED = { KORA_POLL_INTERVAL_SECONDS: '600' }

/** After a boot, also on a busy machine. */
const soon = () => new Date(Date.now() + 8_000).toISOString()

describe('a claim that a dead process has left behind', () => {
  let close: () => Promise<void> = () => Promise.resolve()
  afterEach(() => close())

  it('is freed when its lease ends by a leader without an agent, which claims nothing', async () => {
    const { db, fixture, close: end } = await openAppFixture(NEVER_POLLED)
    close = end
    const id = await insertTicket(db.pool, db, 'inProgress', { sea_claim_expires_at: soon() })
    const cockpit = await fixture.serve()
    await untilState(cockpit, 'ready')
    await until(async () => {
      const { rows } = await db.pool.query<{ status: string; held: boolean }>(
        `select sea_status as status, sea_active_claim_token is not null as held
           from public.tickets where id = $1`,
        [id],
      )
      return rows
    }, [{ status: 'assigned', held: false }])
    const { rows } = await db.pool.query<{ type: string }>(
      `select event_type as type from hivex_foundation.event_log
        where payload ->> 'sea_ticket_id' = $1 order by seq`,
      [id],
    )
    expect(rows.map(({ type }) => type)).toEqual(['sea_ticket.claim_expired'])
  })

  it('is freed when its lease ends beside a leader all of whose claims are in use', async () => {
    const fixture = await openQueueFixture({ ...NEVER_POLLED, KORA_LEASE_SECONDS: '600' })
    close = () => fixture.close()
    fixture.agent.does('Hold the fort', hangs)
    const held = await fixture.ticket('Hold the fort')
    const { db } = fixture
    const left = await insertTicket(db.pool, db, 'inProgress', { sea_claim_expires_at: soon() })
    await fixture.serve()
    await until(() => Promise.resolve(fixture.agent.calls.length), 1)
    expect(await fixture.row(left)).toMatchObject({ held: true })
    expect(await fixture.untilStatus(left, 'assigned')).toMatchObject({ held: false })
    expect(await fixture.row(held)).toMatchObject({ held: true })
    expect(fixture.agent.calls).toHaveLength(1)
  })
})
