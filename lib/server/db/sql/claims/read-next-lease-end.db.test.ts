import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readNextLeaseEnd } from '@/lib/server/db/sql/claims/read-next-lease-end'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'

let fixture: WorkFixture

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(() => fixture.db.pool.query('truncate public.tickets'))

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const read = () => {
  const { workspaceId, koraActorId } = fixture.db
  return fixture.substrate.work.read(readNextLeaseEnd, { workspaceId, koraActorId })
}

it('no lease that runs is nothing to wait for, nor is a claim without an end', async () => {
  await fixture.ticket('queued')
  await fixture.ticket('inProgress', { sea_claim_expires_at: null })
  await fixture.ticket('inProgress', { sea_claim_expires_at: 'infinity' })
  await fixture.ticket('inProgress', { sea_claim_expires_at: at(5), workspace_id: 'org_other' })
  expect(await read()).toBeNull()
})

it('the lease that ends first is told, also when it has ended', async () => {
  await fixture.ticket('inProgress', { sea_claim_expires_at: at(500) })
  const endsInMs = await read()
  expect(endsInMs).toBeGreaterThan(499_000)
  expect(endsInMs).toBeLessThanOrEqual(500_000)
  await fixture.ticket('inProgress', { sea_claim_expires_at: at(-500) })
  expect(await read()).toBe(0)
})
