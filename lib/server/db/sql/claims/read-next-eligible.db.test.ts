import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import { claimTicket } from '@/lib/server/db/sql/claims/claim-ticket'
import { readNextEligible } from '@/lib/server/db/sql/claims/read-next-eligible'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'

let fixture: WorkFixture
let term: LeaderTerm

beforeAll(async () => {
  fixture = await workFixture()
  term = await fixture.takeTerm('leader')
})
afterAll(() => fixture.close())
beforeEach(() => fixture.db.pool.query('truncate public.tickets'))

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const read = (options: { criticalOnly?: boolean; since?: string | null } = {}) =>
  fixture.substrate.work.read(readNextEligible, {
    workspaceId: fixture.db.workspaceId,
    koraActorId: fixture.db.koraActorId,
    criticalOnly: false,
    since: null,
    ...options,
  })
const NOTHING = { eligibleAt: null, eligibleInMs: null }

it('an empty queue gives nothing to wait for', async () => {
  expect(await read()).toEqual(NOTHING)
  await fixture.ticket('queued')
  await fixture.ticket('deferred', { next_eligible_at: 'infinity' })
  await fixture.ticket('resolved', { next_eligible_at: at(5) })
  await fixture.ticket('inProgress', { next_eligible_at: at(5), sea_claim_expires_at: null })
  await fixture.ticket('deferred', { next_eligible_at: at(5), workspace_id: 'org_other' })
  expect(await read()).toEqual(NOTHING)
})

it('the next ticket is told to the moment, whatever its criticality', async () => {
  await fixture.ticket('deferred', { next_eligible_at: at(500), sea_priority: 'frontier' })
  await fixture.ticket('deferred', { next_eligible_at: at(100), sea_priority: 'low' })
  await fixture.ticket('deferred', { next_eligible_at: at(-100), sea_priority: 'high' })
  const next = await read()
  expect(next.eligibleInMs).toBeGreaterThan(99_000)
  expect(next.eligibleInMs).toBeLessThanOrEqual(100_000)
  expect(Date.parse(next.eligibleAt ?? '') - Date.now()).toBeGreaterThan(99_000)
  const critical = await read({ criticalOnly: true })
  expect(critical.eligibleInMs).toBeGreaterThan(499_000)
})

it('a ticket whose time came after a claim had found nothing is not missed', async () => {
  const outcome = await fixture.substrate.work.write(claimTicket, fixture.claimInput(term))
  if (outcome.outcome !== 'none_claimable') throw new Error(outcome.outcome)
  await fixture.ticket('deferred', { next_eligible_at: at(0) })
  expect(await read({ since: outcome.asOf })).toMatchObject({ eligibleInMs: 0 })
})
