import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHAIN_START, checkChainPage } from '@/lib/server/db/sql/events/check-chain-page'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { emptyDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { releasedDatabase } from '@/testing/database/released-database'
import { LOG_OWNER } from './log-owner'
import { migrate } from './migrate'

const WORKSPACE = 'org_log'
const REFUSED = { code: '42501' }
const log = () => undefined

interface Login {
  readonly name: string
  readonly url: string
  readonly client: pg.Client
}

let db: Awaited<ReturnType<typeof emptyDatabase>>
const logins: Login[] = []

afterEach(async () => {
  for (const { name, client } of logins.splice(0)) {
    await client.end()
    await db.pool.query(`drop owned by ${name} cascade; drop role ${name}`)
  }
  await db.drop()
})

/** A role of this test's own that can log in, and what connects as it. */
async function loginRole(): Promise<Login> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await db.pool.query(`create role ${name} login password 'secret'`)
  const url = new URL(db.url)
  url.username = name
  url.password = 'secret'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const login = { name, url: url.href, client }
  logins.push(login)
  return login
}

/** The rights that v0.1.0 required of an application's role. */
const grantAsBefore = (role: string) =>
  db.pool.query(`grant usage on schema hivex_foundation to ${role};
    grant select, insert on hivex_foundation.event_log to ${role};
    grant select, insert, update on hivex_foundation.event_chain_head to ${role};
    grant usage on sequence hivex_foundation.event_log_seq to ${role}`)

/** Case S7: a setting forged, a row of its own, and the head moved along. */
async function forge(client: pg.Client): Promise<void> {
  const id = randomUUID()
  await client.query('begin')
  try {
    await client.query(`select set_config('kora.appending_event', $1, true)`, [id])
    await client.query(
      `insert into hivex_foundation.event_log
         select seq + 1, $1, workspace_id, 'test.forged', occurred_at, actor_id, payload,
                this_event_hash, sha256('forged')
           from hivex_foundation.event_log order by seq desc limit 1`,
      [id],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const moveHead = `update hivex_foundation.event_chain_head set hash = sha256('moved')`

const append = (client: pg.Client) =>
  appendEvent(client, { workspaceId: WORKSPACE, eventType: 'test.event', payload: { n: 1.5 } })

/** How many events of the chain are good, and what breaks it. */
async function verified(client: Queryable) {
  const input = { workspaceId: WORKSPACE, after: CHAIN_START, limit: 1_000 }
  const { place, broken } = await checkChainPage(client, input)
  return { count: place.count, broken }
}

const whole = (count: number) => ({ count: String(count), broken: null })

describe('an application role in the database of v0.1.0', () => {
  let app: Login

  beforeEach(async () => {
    db = await releasedDatabase()
    app = await loginRole()
    await grantAsBefore(app.name)
    for (let n = 0; n < 3; n += 1) await append(app.client)
  })

  it('could forge an event and move the head', async () => {
    await forge(app.client)
    expect((await app.client.query(moveHead)).rowCount).toBe(1)
    // That schema has no anchor yet, which the statement of today asks for.
    const { rows } = await db.pool.query<{ cause: string | null }>(
      'select broken_cause as cause from hivex_foundation.verify_event_chain($1)',
      [WORKSPACE],
    )
    expect(rows[0]?.cause).not.toBeNull()
  })

  it('can do neither once it is migrated, goes on appending, and the chain goes on', async () => {
    const lines: string[] = []
    await migrate({ connectionString: db.url, log: (line) => lines.push(line) })
    expect(lines).toContainEqual(expect.stringContaining(`belongs to ${LOG_OWNER} now`))
    expect(await verified(db.pool)).toEqual(whole(3))

    await expect(forge(app.client)).rejects.toMatchObject(REFUSED)
    await expect(app.client.query(moveHead)).rejects.toMatchObject(REFUSED)
    for (const statement of [
      `select setval('hivex_foundation.event_log_seq', 1)`,
      'truncate hivex_foundation.event_chain_head',
      'delete from hivex_foundation.event_log',
      'select hivex_foundation.guard_log()',
      'alter table hivex_foundation.event_log disable trigger user',
      `set role ${LOG_OWNER}`,
    ]) {
      await expect(app.client.query(statement), statement).rejects.toMatchObject(REFUSED)
    }
    await append(app.client)
    expect(await verified(app.client)).toEqual(whole(4))
  })

  it('can do neither with every right on the tables, though a setting is forged', async () => {
    await migrate({ connectionString: db.url, log })
    await db.pool.query(
      `grant all on all tables in schema hivex_foundation to ${app.name};
       grant all on all sequences in schema hivex_foundation to ${app.name}`,
    )
    await expect(forge(app.client)).rejects.toMatchObject(REFUSED)
    await app.client.query(`begin; set local kora.appending_event = 'forged'`)
    await expect(app.client.query(moveHead)).rejects.toMatchObject(REFUSED)
    await app.client.query('rollback')
    await expect(
      app.client.query('delete from hivex_foundation.event_chain_head'),
    ).rejects.toMatchObject(REFUSED)
    // A number drawn anew would be lower than the head: the chain handles that itself.
    await app.client.query(`select setval('hivex_foundation.event_log_seq', 1)`)
    await append(app.client)
    expect(await verified(db.pool)).toEqual(whole(4))

    await migrate({ connectionString: db.url, log })
    await expect(
      app.client.query(`select nextval('hivex_foundation.event_log_seq')`),
    ).rejects.toMatchObject(REFUSED)
    await append(app.client)
  })

  it('keeps a ticket’s trigger away from the rights of the log’s owner', async () => {
    await migrate({ connectionString: db.url, log })
    await db.pool.query(`
      create table public.ran_as (who text);
      grant insert on public.ran_as to public;
      create function public.look() returns trigger language plpgsql as $$
        begin insert into public.ran_as values (current_user); return new; end $$;
      create trigger look before update on public.tickets
        for each row execute function public.look();
      insert into public.tickets (id, workspace_id, kind)
        values ('00000000-0000-4000-8000-0000000000aa', '${WORKSPACE}', 'sea')`)
    await appendEvent(app.client, {
      workspaceId: WORKSPACE,
      eventType: 'kora.sea_ticket.resolved',
      payload: { sea_ticket_id: '00000000-0000-4000-8000-0000000000aa', model_tier_used: 'large' },
    })
    const { rows } = await db.pool.query(
      'select who, (select sea_model_tier from public.tickets) as tier from public.ran_as',
    )
    expect(rows).toEqual([{ who: 'kora_ticket_notes', tier: 'large' }])
  })
})

describe('a role with SELECT and EXECUTE alone', () => {
  beforeEach(async () => {
    db = await emptyDatabase()
    await migrate({ connectionString: db.url, log })
  })

  it('appends, and one with SELECT alone does not', async () => {
    const app = await loginRole()
    await db.pool.query(`grant usage on schema hivex_foundation to ${app.name};
      grant select on all tables in schema hivex_foundation to ${app.name}`)
    await expect(append(app.client)).rejects.toMatchObject(REFUSED)
    await db.pool.query(`grant execute on all functions in schema hivex_foundation to ${app.name}`)
    await append(app.client)
    expect(await verified(app.client)).toEqual(whole(1))
  })
})

describe('a role that migrates without being allowed to make roles', () => {
  beforeEach(async () => {
    db = await emptyDatabase()
  })

  it('keeps the log, says so and what to do, and gives it away once that was done', async () => {
    const migrator = await loginRole()
    await db.pool.query(`do $$ begin
      execute format('grant create on database %I to ${migrator.name}', current_database()); end $$;
      grant create on schema public to ${migrator.name}`)
    const lines: string[] = []
    const run = () => {
      lines.length = 0
      return migrate({ connectionString: migrator.url, log: (line) => lines.push(line) })
    }
    const owner = async () => {
      const { rows } = await db.pool.query<{ owner: string }>(
        `select pg_get_userbyid(proowner) as owner from pg_proc where proname = 'append_event'`,
      )
      return rows[0]?.owner
    }
    await run()
    const advice = lines.find((line) => line.includes('let an administrator run'))
    expect(advice).toContain(`the event log belongs to ${migrator.name}, for`)
    expect(await owner()).toBe(migrator.name)

    // Another role is still kept out.
    const app = await loginRole()
    await grantAsBefore(app.name)
    await db.pool.query(`grant execute on all functions in schema hivex_foundation to ${app.name}`)
    await append(app.client)
    await expect(forge(app.client)).rejects.toMatchObject(REFUSED)

    const commands = /run "(?<sql>.*)", then/.exec(advice ?? '')?.groups?.sql ?? ''
    for (const command of commands.split(';')) {
      // The roles are the cluster's: another test has made them.
      await db.pool.query(command).catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError) || error.code !== '42710') throw error
      })
    }
    await run()
    expect(lines).toEqual([expect.stringContaining(`belongs to ${LOG_OWNER} now`)])
    expect(await owner()).toBe(LOG_OWNER)
    await run()
    expect(lines).toEqual([])
    expect(await verified(db.pool)).toEqual(whole(1))
  })
})
