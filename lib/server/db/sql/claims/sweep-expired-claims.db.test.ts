import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { sweepExpiredClaims } from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { verifyChain } from '@/testing/database/verify-chain'

let fixture: WorkFixture
let term: LeaderTerm

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(async () => {
  await fixture.db.pool.query('truncate public.tickets')
  term = await fixture.takeTerm('leader')
})

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const sweep = (exceptTicketIds: string[] = []) =>
  fixture.substrate.work.writeOne(sweepExpiredClaims, {
    term,
    koraActorId: fixture.db.koraActorId,
    exceptTicketIds,
  })

describe('the sweep', () => {
  it('frees a claim whose lease ran out, without a resolution', async () => {
    await fixture.ticket('queued', { work_attempt_count: 1, claim_count: 1 })
    const claim = await fixture.claimed(term)
    await fixture.expireLease(claim.id)
    const before = await fixture.row(claim.id)
    expect(await sweep()).toEqual([claim.id])
    expect(await fixture.row(claim.id)).toEqual({
      ...before,
      sea_status: 'assigned',
      held: false,
      sea_active_claim_actor_id: null,
      sea_claim_expires_at: null,
      next_eligible_at: null,
    })
    const [, expired, ...more] = await fixture.eventsOf(claim.id)
    expect(more).toEqual([])
    const leaseEnd = before.sea_claim_expires_at?.toISOString().slice(0, -1) ?? '?'
    expect(expired?.payload.lease_expires_at).toContain(leaseEnd)
    expect(expired).toMatchObject({
      event_type: 'sea_ticket.claim_expired',
      actor_id: fixture.db.koraActorId,
      payload: {
        sea_ticket_id: claim.id,
        work_attempt_id: claim.workAttemptId,
        claim_count: 2,
        work_attempt_count: 2,
      },
    })
    expect(await sweep()).toEqual([])
  })

  it('leaves claims that still run, those without an end, and what is named to it', async () => {
    await fixture.ticket('inProgress', { sea_claim_expires_at: at(5) })
    await fixture.ticket('inProgress', { sea_claim_expires_at: null, sea_claimed_at: at(-1e6) })
    await fixture.ticket('inProgress', { sea_claim_expires_at: 'infinity' })
    await fixture.ticket('inProgress', { sea_claim_expires_at: at(-5), workspace_id: 'org_other' })
    const ours = await fixture.ticket('inProgress', { sea_claim_expires_at: at(-5) })
    expect(await sweep([ours])).toEqual([])
    expect(await sweep()).toEqual([ours])
  })

  it('passes over a ticket that somebody is writing to', async () => {
    const written = await fixture.ticket('inProgress', { sea_claim_expires_at: at(-9) })
    const other = await fixture.ticket('inProgress', { sea_claim_expires_at: at(-5) })
    const writer = await fixture.db.pool.connect()
    try {
      await writer.query('begin')
      await writer.query(`update public.tickets set title = 'x' where id = $1`, [written])
      expect(await sweep()).toEqual([other])
      await writer.query('rollback')
    } finally {
      writer.release()
    }
    expect(await sweep()).toEqual([written])
  })

  it('frees a hundred at a time, those first that ran out first, each told once', async () => {
    await fixture.db.pool.query(
      `insert into public.tickets (workspace_id, kind, sea_status, sea_assigned_to_actor_id,
          sea_active_claim_token, work_attempt_id, sea_claim_expires_at)
        select $1, 'sea', 'claimed', $2::uuid, gen_random_uuid(), gen_random_uuid(),
               now() - n * interval '1 second'
          from generate_series(1, 250) n`,
      [fixture.db.workspaceId, fixture.db.koraActorId],
    )
    const { rows } = await fixture.db.pool.query<{ id: string }>(
      'select id from public.tickets order by sea_claim_expires_at',
    )
    const counted = await Promise.all([sweep(), sweep(), sweep(), sweep()])
    const swept = counted.flatMap((ids) => ids ?? [])
    expect(counted.map((ids) => ids?.length).sort()).toEqual([0, 100, 100, 50])
    expect(new Set(swept).size).toBe(250)
    const { rows: events } = await fixture.db.pool.query<{ id: string }>(
      `select payload ->> 'sea_ticket_id' as id from hivex_foundation.event_log
        where event_type = 'sea_ticket.claim_expired' order by seq desc limit 250`,
    )
    expect(events.map(({ id }) => id).reverse()).toEqual(rows.map(({ id }) => id))
    expect(await verifyChain(fixture.db.pool, fixture.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })

  it('is nothing for an instance that no longer leads', async () => {
    const id = await fixture.ticket('inProgress', { sea_claim_expires_at: at(-5) })
    await fixture.takeTerm('successor')
    const row = await fixture.row(id)
    expect(await sweep()).toBeNull()
    expect(await fixture.row(id)).toEqual(row)
    expect(await fixture.eventsOf(id)).toEqual([])
  })
})
