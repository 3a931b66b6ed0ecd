import { APPLICATION } from '@/testing/conformance/estate'
import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { serveWorking } from '@/testing/conformance/work-scene'
import { grantRole } from '@/lib/server/db/schema/role-grants'

export const privilegeRevoked: Fault = {
  name: 'privilege-revoked',
  when: 'the cockpit’s role may no longer update tickets',
  open: async (stage) => {
    const { primary } = stage.estate
    const database = await stage.estate.database()
    const cockpit = await serveWorking(stage, database, primary.url(database.name, APPLICATION))
    return {
      cockpit,
      begin: () =>
        primary.query(database.name, `revoke update on public.tickets from ${APPLICATION}`),
      end: () => grantRole(database.pool, APPLICATION, 'runtime'),
    }
  },
  says: { state: /update.* on public\.tickets|lacks a privilege/i, tickets: null },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 6_000,
  health: 503,
}
