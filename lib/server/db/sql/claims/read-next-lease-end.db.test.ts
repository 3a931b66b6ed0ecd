import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { workWorld, type WorkWorld } from '@/testing/work-world'

let world: WorkWorld

beforeAll(async () => {
  world = await workWorld()
})
afterAll(() => world.close())
beforeEach(() => world.db.pool.query('truncate public.tickets'))

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const read = () => {
  const { workspaceId, koraActorId } = world.db
  return world.substrate.readNextLeaseEnd({ workspaceId, koraActorId })
}

it('no lease that runs is nothing to wait for, nor is a claim without an end', async () => {
  await world.ticket('queued')
  await world.ticket('inProgress', { sea_claim_expires_at: null })
  await world.ticket('inProgress', { sea_claim_expires_at: 'infinity' })
  await world.ticket('inProgress', { sea_claim_expires_at: at(5), workspace_id: 'org_other' })
  expect(await read()).toBeNull()
})

it('the lease that ends first is told, also when it has ended', async () => {
  await world.ticket('inProgress', { sea_claim_expires_at: at(500) })
  const endsInMs = await read()
  expect(endsInMs).toBeGreaterThan(499_000)
  expect(endsInMs).toBeLessThanOrEqual(500_000)
  await world.ticket('inProgress', { sea_claim_expires_at: at(-500) })
  expect(await read()).toBe(0)
})
