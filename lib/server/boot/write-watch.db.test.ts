import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { openRefusal } from '@/lib/domain/state/work-refusal'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { createSubstrate } from '@/lib/server/db/substrate'
import { grantRole } from '@/lib/server/db/schema/role-grants'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'
import { systemClock } from '@/lib/server/process/clock'
import { SubstrateClaims } from '@/lib/server/queue/substrate-claims'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { collectedLog } from '@/testing/process/collected-log'
import { gateChecks } from './gates'
import { WriteWatch } from './write-watch'

const ROLE = `test_${randomUUID().replaceAll('-', '')}`
const LIMIT = { timeout: 20_000, interval: 20 }

let db: TestDatabase
let watched: Awaited<ReturnType<typeof watchedLeader>>

beforeAll(async () => {
  db = await cloneDatabase()
  await db.pool.query(`create role ${ROLE} login password 'secret'`)
  await grantRole(db.pool, ROLE, 'runtime')
  await insertTicket(db.pool, db, 'queued')
})
afterAll(async () => {
  await db.pool.query(`drop owned by ${ROLE} cascade; drop role ${ROLE}`)
  await db.drop()
})
beforeEach(async () => {
  watched = await watchedLeader()
})
afterEach(() => watched.close())

/** A leader that is ready, over a role of its own, with looks every 50 ms. */
async function watchedLeader() {
  const clock = systemClock
  const { log, lines } = collectedLog()
  const url = new URL(db.url)
  Object.assign(url, { username: ROLE, password: 'secret' })
  const { workspaceId } = db
  const provider = new SubstrateProvider({
    substrate: createSubstrate({ databaseUrl: url.href, log }),
    workspaceId,
    maxAgeMs: 50,
    clock,
    log,
  })
  const holder = new OperationalStateHolder(
    { primaryState: 'ready', claimPermission: 'normal', degradationReasons: new Set() },
    { clock, log },
  )
  const instanceId = 'me'
  const term = await provider.substrate.work.write(takeTerm, { workspaceId, instanceId })
  const store = new SubstrateClaims({
    provider,
    term: () => ({ workspaceId, instanceId, term }),
    leaseMs: 60_000,
    maxClaims: 1,
  })
  const watch = new WriteWatch({
    provider,
    holder,
    checks: gateChecks(provider, clock, 'runtime'),
    rehearseClaim: () => store.rehearseClaim(),
    isLeading: () => true,
    clock,
    log,
  })
  const shown = () => ({
    permission: holder.current.claimPermission,
    reasons: sortedReasons(holder.current),
    cause: openRefusal(holder.history())?.cause ?? null,
  })
  return {
    holder,
    lines,
    store,
    watch,
    until: (expected: unknown) => vi.waitFor(() => expect(shown()).toEqual(expected), LIMIT),
    close: async () => {
      await watch.stop()
      await provider.close()
    },
  }
}

const FINE = { permission: 'normal', reasons: [], cause: null }
const refused = (cause: RegExp) => ({
  permission: 'none',
  reasons: ['substrate'],
  cause: expect.stringMatching(cause) as string,
})

describe('a leader whose database stops taking its writes', () => {
  it.each<[what: string, breaks: string, mends: string, cause: RegExp]>([
    [
      'the right to update tickets is revoked',
      `revoke update on public.tickets from ${ROLE}`,
      `grant update on public.tickets to ${ROLE}`,
      new RegExp(
        `the role ${ROLE} lacks update on public.tickets \\(sea_status and 12 more columns\\). ` +
          `Run: npm run db:setup -- --workspace org_test --app-role ${ROLE}`,
      ),
    ],
    [
      'the right to append is revoked',
      `revoke execute on function hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)
         from ${ROLE}`,
      `grant execute on function hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)
         to ${ROLE}`,
      /lacks execute on function hivex_foundation.append_event/,
    ],
    [
      'row security hides the tickets',
      'alter table public.tickets enable row level security',
      'alter table public.tickets disable row level security',
      /row security hides every row of public.tickets/,
    ],
    [
      'Kora’s actor is deactivated',
      'update public.actor_registry set deactivated_at = now()',
      'update public.actor_registry set deactivated_at = null',
      /no actor of kind kora/,
    ],
  ])('takes the permission away while %s, and gives it back', async (_, breaks, mends, cause) => {
    watched.watch.start()
    await db.pool.query(breaks)
    await watched.until(refused(cause))
    await db.pool.query(mends)
    await watched.until(FINE)
  })

  it.each<[what: string, breaks: string, mends: string, cause: RegExp]>([
    [
      'a CHECK refuses it',
      `alter table public.tickets add constraint no_claims check (sea_status <> 'claimed') not valid`,
      'alter table public.tickets drop constraint no_claims',
      /the CHECK no_claims of public.tickets.sea_status refuses 'claimed'/,
    ],
    [
      'a CHECK of two columns refuses it',
      `alter table public.tickets add constraint odd check (sea_status <> 'claimed' or title is null) not valid`,
      'alter table public.tickets drop constraint odd',
      /a CHECK refuses what Kora writes \(public.tickets, constraint odd\)/,
    ],
    [
      'a column has become an enumeration',
      `create type public.status as enum ('assigned');
       alter table public.tickets add column kept text;
       update public.tickets set kept = sea_status;
       alter table public.tickets rename column sea_status to was;
       alter table public.tickets add column sea_status public.status;
       update public.tickets set sea_status = 'assigned';
       grant update (sea_status), select (sea_status) on public.tickets to ${ROLE}`,
      `alter table public.tickets drop column sea_status;
       alter table public.tickets rename column was to sea_status;
       alter table public.tickets drop column kept; drop type public.status`,
      /public.tickets.sea_status is public.status; Kora needs text/,
    ],
    [
      'a trigger refuses it',
      `create function public.refuse() returns trigger language plpgsql as
         $$ begin raise exception 'not today'; end $$;
       create trigger refuse before update on public.tickets
         for each statement execute function public.refuse()`,
      'drop function public.refuse() cascade',
      /a trigger refuses what Kora writes/,
    ],
  ])('learns of it from the claim itself where %s', async (_, breaks, mends, cause) => {
    // The first look has passed: what follows is learnt from a refused write.
    watched.watch.start()
    await watched.until(FINE)
    await db.pool.query(breaks)
    await expect(watched.store.claimNext({ criticalOnly: false })).rejects.toThrow()
    await watched.until(refused(cause))
    expect(watched.lines.filter((line) => line.includes('allows no work'))).toHaveLength(1)
    await db.pool.query(mends)
    await watched.until(FINE)
  })

  it('learns of a lock on the tickets from a read, as an idle queue makes it', async () => {
    watched.watch.start()
    await watched.until(FINE)
    const migration = await db.pool.connect()
    try {
      await migration.query('begin; lock table public.tickets in access exclusive mode')
      await expect(watched.store.nextEligibleInMs({ criticalOnly: false })).rejects.toThrow()
      await watched.until(refused(/another session holds a lock/))
    } finally {
      await migration.query('rollback')
      migration.release()
    }
    await watched.until(FINE)
  })
})
