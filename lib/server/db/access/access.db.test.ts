import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '@/lib/domain/access/principal'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { findAccount, listAccounts } from '@/lib/server/db/sql/access/account'
import { listSessions } from '@/lib/server/db/sql/access/session'
import { countAttempt, readAttemptWait } from '@/lib/server/db/sql/access/sign-in-attempt'
import { recordSubject } from '@/lib/server/db/sql/access/subject'
import { findToken } from '@/lib/server/db/sql/access/token'
import { readPulse } from '@/lib/server/db/sql/read-pulse'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { acceptLink, addAccount, changeAccountRole, endAccount } from './accounts'
import { accountSubject } from './account-subject'
import { actorIdOf, SHELL } from './actor'
import { closeSession, openSession, revokeSession } from './sessions'
import { endToken, makeToken } from './tokens'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

const hashSecret = (secret: string) => createHash('sha256').update(secret).digest()
const newTokenText = () => ({
  tokenId: randomBytes(8).toString('hex'),
  secret: randomBytes(32).toString('base64url'),
})

const LOCAL: Principal = { ...SHELL, subject: 'local', name: 'local' }

/** As the server does it: all or nothing. */
async function inTransaction<Result>(
  work: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function account(name: string, role: Principal['role'] = 'operator') {
  const { workspaceId } = db
  const accountId = randomUUID()
  const linkHash = hashSecret(name)
  const isAdded = await inTransaction((client) =>
    addAccount(client, { workspaceId, by: SHELL, accountId, name, role, linkHash }),
  )
  return { accountId, isAdded, linkHash }
}

async function session(accountId: string, role: Principal['role']): Promise<Principal> {
  const { workspaceId } = db
  const subject = accountSubject(accountId)
  const who = {
    subject,
    actorId: actorIdOf(workspaceId, subject),
    name: 'somebody',
    role,
    via: 'account',
    sessionId: randomUUID(),
  } as const
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const isOpened = await inTransaction((client) =>
    openSession(client, { ...who, workspaceId, endsAt, replaces: null }),
  )
  if (!isOpened) throw new Error('not opened')
  return { ...who, scopes: null, endsAt: null }
}

async function events(type: string) {
  const { rows } = await db.pool.query<{ actor_id: string; payload: Record<string, unknown> }>(
    `select actor_id, payload from hivex_foundation.event_log
      where workspace_id = $1 and event_type = $2 order by seq`,
    [db.workspaceId, type],
  )
  return rows
}

it('a new database has no account and no token (A10)', async () => {
  expect(await listAccounts(db.pool, db.workspaceId)).toEqual([])
  const { rows } = await db.pool.query('select 1 from public.kora_token')
  expect(rows).toEqual([])
})

describe('an account', () => {
  it('is made with its event, which has ids and no name, and its actor', async () => {
    const { accountId, isAdded } = await account('Ann Example', 'admin')
    expect(isAdded).toBe(true)
    const [event, ...others] = await events('kora.operator.acted')
    expect(others).toEqual([])
    expect(event?.payload).toMatchObject({
      action: 'account.create',
      target: { kind: 'account', id: accountId },
      after: { role: 'admin' },
    })
    expect(JSON.stringify(event)).not.toContain('Ann')
    const { rows } = await db.pool.query(
      'select actor_kind, display_name from public.actor_registry where actor_id = $1',
      [actorIdOf(db.workspaceId, accountSubject(accountId))],
    )
    expect(rows).toEqual([{ actor_kind: 'operator', display_name: 'Ann Example' }])
  })

  it('has a name of its own, in whatever case', async () => {
    await account('Bob')
    const before = await events('kora.operator.acted')
    expect((await account('bOB')).isAdded).toBe(false)
    expect(await events('kora.operator.acted')).toHaveLength(before.length)
  })

  it('has a link that is used up by one use, also when two come at once', async () => {
    const { linkHash } = await account('Carla')
    const { workspaceId } = db
    const use = (passwordHash: string) =>
      inTransaction((client) => acceptLink(client, { workspaceId, linkHash, passwordHash }))
    const used = await Promise.all([use('one'), use('two')])
    expect(used.filter((taken) => taken !== null)).toHaveLength(1)
    expect(await use('three')).toBeNull()
    const kept = await findAccount(db.pool, { workspaceId, name: 'carla' })
    expect(['one', 'two']).toContain(kept?.passwordHash)
  })

  it('has a link that is void after a day', async () => {
    const { linkHash, accountId } = await account('Late')
    await db.pool.query(
      `update public.kora_account set link_ends_at = now() - interval '1 s' where account_id = $1`,
      [accountId],
    )
    const { workspaceId } = db
    const link = { workspaceId, linkHash, passwordHash: 'x' }
    expect(await inTransaction((client) => acceptLink(client, link))).toBeNull()
  })

  it('ends with its sessions, and the name is free again', async () => {
    const { accountId } = await account('Dora')
    const signedIn = await session(accountId, 'operator')
    const { workspaceId } = db
    const removal = { workspaceId, by: SHELL, accountId }
    expect(await inTransaction((client) => endAccount(client, removal))).toBe(true)
    expect(await inTransaction((client) => endAccount(client, removal))).toBe(false)
    const { access } = await readPulse(db.pool, workspaceId)
    expect(access.revoked).toContain(signedIn.sessionId)
    expect((await account('Dora')).isAdded).toBe(true)
  })

  it('that gets another role loses its sessions, whose cookies have the old one', async () => {
    const { accountId } = await account('Emil', 'admin')
    const signedIn = await session(accountId, 'admin')
    const { workspaceId } = db
    const change = { workspaceId, by: SHELL, accountId, role: 'viewer' } as const
    expect(await inTransaction((client) => changeAccountRole(client, change))).toBe(true)
    const { access } = await readPulse(db.pool, workspaceId)
    expect(access.revoked).toContain(signedIn.sessionId)
    expect((await events('kora.access.role_changed')).at(-1)?.payload).toMatchObject({
      before: { role: 'admin' },
      after: { role: 'viewer' },
    })
  })
})

describe('a change', () => {
  it('and its event are one transaction: an append that fails takes the change back', async () => {
    const accounts = await listAccounts(db.pool, db.workspaceId)
    await db.pool.query(`create function public.no_more() returns trigger language plpgsql as
      $$ begin raise exception 'the log is full'; end $$;
      create trigger no_more before insert on hivex_foundation.event_log
        for each row execute function public.no_more()`)
    await expect(account('Nobody')).rejects.toThrow('the log is full')
    await db.pool.query('drop function public.no_more() cascade')
    expect(await listAccounts(db.pool, db.workspaceId)).toEqual(accounts)
  })

  it('is refused to a session that was revoked a moment ago', async () => {
    const { accountId } = await account('Frida', 'admin')
    const by = await session(accountId, 'admin')
    const { workspaceId } = db
    const sessionId = String(by.sessionId)
    await inTransaction((client) => revokeSession(client, { workspaceId, by: SHELL, sessionId }))
    const act = { workspaceId, by, accountId: randomUUID(), name: 'X', role: 'admin' } as const
    await expect(
      inTransaction((client) => addAccount(client, { ...act, linkHash: hashSecret('x') })),
    ).rejects.toMatchObject({ code: 'access_ended' })
  })

  it('is refused to who acts as local as soon as there is an account', async () => {
    const { workspaceId } = db
    const act = {
      workspaceId,
      by: LOCAL,
      accountId: randomUUID(),
      name: 'Y',
      role: 'admin',
    } as const
    await expect(
      inTransaction((client) => addAccount(client, { ...act, linkHash: hashSecret('y') })),
    ).rejects.toMatchObject({ code: 'access_ended' })
  })
})

describe('a session', () => {
  it('is not opened for an account that was removed, or changed, since its password was looked at', async () => {
    const { accountId } = await account('Ida', 'admin')
    await expect(session(accountId, 'viewer')).rejects.toThrow('not opened')
    // Removed, and not committed yet: the sign-in waits for what comes of it.
    const { workspaceId } = db
    const client = await db.pool.connect()
    await client.query('begin')
    await endAccount(client, { workspaceId, by: SHELL, accountId })
    const late = session(accountId, 'admin').then(
      () => 'opened',
      (error: unknown) => String(error),
    )
    await client.query('commit')
    client.release()
    expect(await late).toContain('not opened')
    const open = await listSessions(db.pool, workspaceId)
    expect(open.map(({ name }) => name)).not.toContain('Ida')
  })

  it('that was left is over, with its event, once', async () => {
    const { accountId } = await account('Gerd')
    const by = await session(accountId, 'operator')
    const { workspaceId } = db
    await inTransaction((client) => closeSession(client, { workspaceId, by }))
    await inTransaction((client) => closeSession(client, { workspaceId, by }))
    expect(await events('kora.access.signed_out')).toHaveLength(1)
    const open = await listSessions(db.pool, workspaceId)
    expect(open.map(({ sessionId }) => sessionId)).not.toContain(by.sessionId)
  })

  it('of a thousand revoked ones is told by a time instead of its id', async () => {
    const { workspaceId } = db
    await db.pool.query(
      `insert into public.kora_session
         (session_id, workspace_id, subject, actor_id, name, role, via, ends_at, revoked_at)
       select gen_random_uuid(), $1, 's', gen_random_uuid(), 'n', 'viewer', 'account',
         now() + interval '1 h', now() - n * interval '1 s' from generate_series(1, 1200) n`,
      [workspaceId],
    )
    const { access } = await readPulse(db.pool, workspaceId)
    expect(access.revoked).toHaveLength(1_000)
    const age = Date.now() - Number(access.voidBefore)
    // Nearly a thousand seconds ago: whatever began before that is void.
    expect(age).toBeGreaterThan(900_000)
    expect(age).toBeLessThan(1_100_000)
  })
})

describe('a token', () => {
  async function make(madeBy: Principal, role: Principal['role'] = 'admin') {
    const { workspaceId } = db
    const text = newTokenText()
    const secretHash = hashSecret(text.secret)
    const token = { tokenId: text.tokenId, secretHash, name: 'ci', role, scopes: ['read'] as const }
    await inTransaction((client) =>
      makeToken(client, { ...token, workspaceId, by: madeBy, days: 30 }),
    )
    return { ...text, found: () => findToken(db.pool, { workspaceId, tokenId: text.tokenId }) }
  }

  it('is kept by its hash alone', async () => {
    const { secret, found } = await make(SHELL)
    expect((await found())?.secretHash).toEqual(hashSecret(secret))
    const { rows } = await db.pool.query('select t::text as row from public.kora_token t')
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(JSON.stringify(await events('kora.access.token_made'))).not.toContain(secret)
  })

  it('has the role that its maker has now, and none when that is gone', async () => {
    const { accountId } = await account('Hanna', 'admin')
    const by = await session(accountId, 'admin')
    const { found } = await make(by)
    expect((await found())?.makerRole).toBe('admin')
    const { workspaceId } = db
    await inTransaction((client) =>
      changeAccountRole(client, { workspaceId, by: SHELL, accountId, role: 'viewer' }),
    )
    expect((await found())?.makerRole).toBe('viewer')
    await inTransaction((client) => endAccount(client, { workspaceId, by: SHELL, accountId }))
    expect((await found())?.makerRole).toBeNull()
  })

  it('has no role when its maker was not seen for ninety days', async () => {
    const { workspaceId } = db
    const subject = 'oidc:https://id.example#7'
    const actorId = actorIdOf(workspaceId, subject)
    await recordSubject(db.pool, {
      workspaceId,
      subject,
      actorId,
      name: 'i',
      via: 'oidc',
      role: 'operator',
    })
    const { found } = await make({ ...SHELL, subject, via: 'oidc', actorId })
    expect((await found())?.makerRole).toBe('operator')
    await db.pool.query(
      `update public.kora_subject set seen_at = now() - interval '91 days' where subject = $1`,
      [subject],
    )
    expect((await found())?.makerRole).toBeNull()
  })

  it('that is revoked or over is not found, and its end is a change that others hear of', async () => {
    const { workspaceId } = db
    const { tokenId, found } = await make(SHELL)
    const before = (await readPulse(db.pool, workspaceId)).access.version
    const end = () =>
      inTransaction((client) => endToken(client, { workspaceId, by: SHELL, tokenId }))
    expect(await end()).toBe(true)
    expect(await end()).toBe(false)
    expect(await found()).toBeNull()
    expect((await readPulse(db.pool, workspaceId)).access.version).not.toBe(before)
    const over = await make(SHELL)
    await db.pool.query('update public.kora_token set ends_at = now() where token_id = $1', [
      over.tokenId,
    ])
    expect(await over.found()).toBeNull()
  })
})

describe('attempts to sign in', () => {
  it('are free at first, then each failure doubles the wait, up to a bound', async () => {
    const { workspaceId } = db
    const keys = [{ key: 'a someone', free: 3, mostSeconds: 20 }]
    const waits: unknown[] = []
    for (let count = 0; count < 10; count += 1) {
      await countAttempt(db.pool, { workspaceId, keys })
      const { rows } = await db.pool.query<{ wait: number }>(
        `select round(extract(epoch from blocked_until - failed_at))::int as wait
           from public.kora_sign_in_attempt where attempt_key = 'a someone'`,
      )
      waits.push(rows[0]?.wait)
    }
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 20, 20])
    expect(await readAttemptWait(db.pool, { workspaceId, keys })).toBeGreaterThan(0)
    const others = [{ key: 'a another', free: 3, mostSeconds: 20 }]
    expect(await readAttemptWait(db.pool, { workspaceId, keys: others })).toBe(0)
  })

  it('count one by one when they come at once', async () => {
    const { workspaceId } = db
    const keys = [
      { key: 'b x', free: 100, mostSeconds: 20 },
      { key: 't x', free: 100, mostSeconds: 20 },
    ]
    await Promise.all(
      Array.from({ length: 20 }, () => countAttempt(db.pool, { workspaceId, keys })),
    )
    const { rows } = await db.pool.query(
      `select failures from public.kora_sign_in_attempt where attempt_key in ('b x', 't x')`,
    )
    expect(rows).toEqual([{ failures: 20 }, { failures: 20 }])
  })
})
