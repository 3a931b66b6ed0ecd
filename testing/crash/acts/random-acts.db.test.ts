import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot, inProject } from '@/scripts/steps/project.mjs'
import { createRandom } from '@/scripts/seed/random'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { verifyChain } from '@/testing/database/verify-chain'
import { readAccess, replayAccess } from './replayed-access'

const seed = process.env.CRASH_SEED ?? randomUUID().slice(0, 8)
/** How many acts; the long form (`npm run test:crash`) has a thousand. */
const most = Number(process.env.CRASH_ACTS ?? 60)
/** How many acts one process begins before it is killed in the middle of one, about. */
const PER_LIFE = 15
const random = createRandom(seed)

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
  // One append of eight fails, after its change was made; what fails is not counted anew.
  // An append is by the owner of the log, whoever acts.
  await db.pool.query(`create sequence public.appends;
    grant usage on sequence public.appends to public;
    create function public.fails_now_and_then() returns trigger
    language plpgsql as $$ begin
      if nextval('public.appends') % 8 = 0 then raise exception 'no append now'; end if;
      return new;
    end $$;
    create trigger fails_now_and_then before insert on hivex_foundation.event_log
      for each row execute function public.fails_now_and_then()`)
})
afterAll(() => db.drop())

const count = { begun: 0, ended: 0, failed: 0, kills: 0 }

/** Lets a process act until it is killed, at an act by chance. */
async function oneLife(): Promise<void> {
  const script = inProject('testing', 'crash', 'acts', 'acting-process.ts')
  const child = spawn(process.execPath, ['--conditions=react-server', '--import=tsx', script], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      ACTS_URL: db.url,
      ACTS_WORKSPACE: db.workspaceId,
      ACTS_SEED: `${seed} ${count.kills}`,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const lasts = random.whole(PER_LIFE - 5, PER_LIFE + 5)
  let begun = 0
  child.on('message', (word) => {
    if (word === 'ended' || word === 'failed') count[word] += 1
    if (word !== 'begun') return
    count.begun += 1
    begun += 1
    // Somewhere between the act's first statement and its commit.
    if (begun === lasts) setTimeout(() => child.kill('SIGKILL'), random.between(0, 12))
  })
  await once(child, 'exit')
  expect(begun).toBeGreaterThan(0)
  count.kills += 1
}

it(`the log replayed gives the tables, whatever was killed and failed (CRASH_SEED=${seed})`, async () => {
  while (count.begun < most) await oneLife()
  // A backend of a process that was killed may still be about its last statement.
  await expect
    .poll(
      async () =>
        (
          await db.pool.query(`select 1 from pg_stat_activity where datname = current_database()
            and application_name = 'kora-cockpit' and xact_start is not null`)
        ).rows.length,
      { timeout: 30_000 },
    )
    .toBe(0)
  const [told, there] = [
    await replayAccess(db.pool, db.workspaceId),
    await readAccess(db.pool, db.workspaceId),
  ]
  console.log(`acts: ${JSON.stringify(count)}`)
  expect(told).toEqual(there)
  expect(await verifyChain(db.pool, db.workspaceId)).toMatchObject({ outcome: 'good' })
  expect(count.failed).toBeGreaterThan(0)
  expect(count.ended).toBeGreaterThan(count.failed)
  expect(there.accounts.length).toBeGreaterThan(0)
}, 600_000)

it('a change without its event, and an event without its change, are found', async () => {
  const { workspaceId } = db
  const differs = async () => {
    const told = await replayAccess(db.pool, workspaceId)
    return JSON.stringify(told) !== JSON.stringify(await readAccess(db.pool, workspaceId))
  }
  expect(await differs()).toBe(false)
  await db.pool.query(
    `insert into public.kora_subject (workspace_id, subject, actor_id, name, via, role)
     values ($1, 'oidc:x', gen_random_uuid(), 'n', 'oidc', 'admin')`,
    [workspaceId],
  )
  expect(await differs()).toBe(true)
  await db.pool.query(`delete from public.kora_subject where subject = 'oidc:x'`)
  expect(await differs()).toBe(false)
  await db.pool.query('drop function public.fails_now_and_then() cascade')
  await db.pool.query(
    `select hivex_foundation.append_event(gen_random_uuid(), $1, 'kora.access.token_revoked',
       now(), null, '{"target":{"kind":"api_access","id":"never made"}}')`,
    [workspaceId],
  )
  expect(await differs()).toBe(true)
})
