import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { readLogOrigin } from '@/lib/server/db/sql/events/read-log-origin'
import { readAnchor } from '@/lib/server/db/sql/events/read-anchor'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { CHAIN_START, checkChainPage } from '@/lib/server/db/sql/events/check-chain-page'
import { recordHeartbeat } from '@/lib/server/db/sql/leadership/record-heartbeat'
import { inProject } from '@/scripts/steps/project.mjs'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { type ArchiveOptions, archiveLog } from './archive-log'
import { verifyArchive } from './verify-archive'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

let db: TestDatabase
let folder: string
/** Tickets that were resolved long ago, that waits since long ago, and that was resolved lately. */
let past: { ended: string; open: string; lately: string; seqs: string[] }

beforeEach(async () => {
  db = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'kora-archive-'))
  past = await makePast()
})
afterEach(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

/** A hundred days: one process led at first, another one for the last ten days. */
async function makePast() {
  const ticket = (status: string, days: number) =>
    insertTicket(db.pool, db, 'resolved', {
      sea_status: status,
      ...{ sea_assigned_at: ago(days), sea_claimed_at: ago(days), sea_resolved_at: ago(days) },
      ...{ created_at: ago(days + 1), updated_at: ago(days) },
    })
  const ended = await ticket('completed', 80)
  const open = await ticket('failed_retryable', 40)
  const lately = await ticket('completed', 20)
  const about = (id: string) => `{"sea_ticket_id": "${id}"}`
  const state = (to: string) => `{"to_primary_state": "${to}"}`
  const told: [days: number, eventType: string, payload: string][] = [
    [100, CHAIN_EVENT.runtimeLeading, '{"instance_id": "first", "term": 1}'],
    [99, CHAIN_EVENT.stateTransitioned, state('ready')],
    [81, CHAIN_EVENT.ticketClaimed, `{"sea_ticket_id": "${ended}", "note": "漢 👩‍🚀 \\"x\\", "}`],
    [80, CHAIN_EVENT.ticketResolved, `{"sea_ticket_id": "${ended}", "n": 9223372036854775807}`],
    [60, CHAIN_EVENT.stateTransitioned, state('active')],
    [50, 'other.event', '{"text": "line\\nend\\u2028,\\"payload\\":{", "p": 1.10, "h": 1e400}'],
    [41, CHAIN_EVENT.ticketClaimed, about(open)],
    [40, CHAIN_EVENT.ticketResolved, about(open)],
    [35, CHAIN_EVENT.stateTransitioned, state('ready')],
    [34, 'other.event', '{}'],
    [21, CHAIN_EVENT.ticketClaimed, about(lately)],
    [20, CHAIN_EVENT.ticketResolved, about(lately)],
    [10, CHAIN_EVENT.runtimeLeading, '{"instance_id": "second", "term": 2}'],
    ...Array.from({ length: 60 }, (_none, n): [number, string, string] => [
      ...([9 - n / 10, CHAIN_EVENT.stateTransitioned, state('ready')] as const),
    ]),
  ]
  const { rows } = await db.pool.query<{ seq: string }>(
    `select hivex_foundation.append_event(gen_random_uuid(), $1, told.type, told.at,
              case when told.place % 2 = 0 then $2::uuid end, told.payload) as seq
       from unnest($3::text[], $4::timestamptz[], $5::jsonb[])
            with ordinality told (type, at, payload, place)`,
    [
      ...[db.workspaceId, db.koraActorId, told.map(([, type]) => type)],
      ...[told.map(([days]) => ago(days)), told.map(([, , payload]) => payload)],
    ],
  )
  const seqs = rows.map(({ seq }) => seq)
  return { ended, open, lately, seqs }
}

const seqAt = (index: number) => past.seqs[index] ?? 'none'
const options = (given: Partial<ArchiveOptions> = {}): ArchiveOptions => ({
  ...{ connectionString: db.url, workspaceId: db.workspaceId, before: ago(30) },
  ...{ to: folder, actorId: null, log: () => undefined, ...given },
})
const archive = (given?: Partial<ArchiveOptions>) => archiveLog(options(given))
const complete = (id: string) =>
  db.pool.query(
    `update public.tickets set sea_status = 'completed', updated_at = sea_resolved_at where id = $1`,
    [id],
  )
const ticketIds = async () => {
  const { rows } = await db.pool.query<{ id: string }>('select id from public.tickets')
  return rows.map(({ id }) => id)
}
const log = async () => {
  const { rows } = await db.pool.query<{ seq: string }>(
    'select seq from hivex_foundation.event_log where workspace_id = $1 order by seq',
    [db.workspaceId],
  )
  return rows.map(({ seq }) => seq)
}
const check = () =>
  checkChainPage(db.pool, { workspaceId: db.workspaceId, after: CHAIN_START, limit: 1_000 })
const files = async () => (await readdir(folder)).sort().map((name) => join(folder, name))
const together = async () => verifyArchive(await files(), await readAnchor(db.pool, db.workspaceId))

describe('the oldest part of a log', () => {
  it('goes to a file with its hashes, and the log begins behind an event that vouches for it', async () => {
    await complete(past.open)
    const archived = await archive()
    // The state event that tells the state at the date stays, and what is behind it.
    expect(archived).toMatchObject({
      events: '8',
      throughSeq: seqAt(7),
      bound: { reason: 'date' },
      tickets: 2,
    })
    expect((await log()).slice(0, 2)).toEqual([seqAt(8), seqAt(9)])
    expect(await ticketIds()).toEqual([past.lately])
    expect(await check()).toMatchObject({
      broken: null,
      finished: true,
      place: { count: '74' },
      total: '74',
      archived: { seq: seqAt(7), count: '8', recordBeginsAt: archived.recordBeginsAt },
    })
    expect(await readRecordBegin(db.pool, db.workspaceId)).toBe(archived.recordBeginsAt)
    expect(await together()).toMatchObject({ broken: null, place: { seq: seqAt(7), count: '8' } })

    const { rows } = await db.pool.query<{ actor_id: string; payload: object }>(
      `select actor_id, payload from hivex_foundation.event_log where seq = $1`,
      [archived.anchorSeq],
    )
    expect(rows[0]).toMatchObject({
      actor_id: db.koraActorId,
      payload: {
        ...{ from_seq: seqAt(0), through_seq: seqAt(7), events: 8, count: '8' },
        through_hash: archived.throughHash,
        files: [
          { kind: 'events', lines: 8, name: `events-${seqAt(0)}-${seqAt(7)}.ndjson` },
          { kind: 'tickets', lines: 2 },
        ],
      },
    })
    await appendEvent(db.pool, { workspaceId: db.workspaceId, eventType: 'test.event' })
    expect(await check()).toMatchObject({ broken: null, place: { count: '75' } })
  })

  it('goes part by part, and the files and the log are one chain', async () => {
    await complete(past.open)
    const origin = await readLogOrigin(db.pool, db.workspaceId)
    expect(origin).toMatch(/^[0-9a-f]{64}$/)
    await archive({ before: ago(55) })
    expect(await readLogOrigin(db.pool, db.workspaceId)).toBe(origin)
    await archive({ before: ago(30) })
    // Pages know the log by it: archiving makes no other log of it.
    expect(await readLogOrigin(db.pool, db.workspaceId)).toBe(origin)
    expect((await files()).length).toBe(4)
    expect(await together()).toMatchObject({ broken: null, place: { seq: seqAt(7), count: '8' } })
    expect(await check()).toMatchObject({ broken: null, archived: { count: '8' } })
    const [first, ...rest] = await files()
    expect(await verifyArchive(rest, await readAnchor(db.pool, db.workspaceId))).toMatchObject({
      broken: null,
    })
    expect(
      await verifyArchive([first ?? ''], await readAnchor(db.pool, db.workspaceId)),
    ).toMatchObject({ broken: { words: expect.stringContaining('is missing') as string } })
  })

  it('stays where it is still needed, and the reason is told', async () => {
    expect(await archive({ dryRun: true })).toMatchObject({
      bound: { reason: 'ticket', detail: past.open, stays: seqAt(6) },
      throughSeq: seqAt(3),
      anchorSeq: null,
    })
    await complete(past.open)
    expect(await archive({ dryRun: true, before: ago(9) })).toMatchObject({
      bound: { reason: 'leader', detail: 'second' },
      throughSeq: seqAt(11),
    })
    await appendEvent(db.pool, {
      ...{ workspaceId: db.workspaceId, eventType: CHAIN_EVENT.runtimeLeading },
      payload: { instance_id: 'third', term: 3 },
    })
    expect(await archive({ dryRun: true, before: ago(2) })).toMatchObject({
      bound: { reason: 'states' },
    })
    await expect(archive({ before: ago(0.5) })).rejects.toThrow('a day ago')
    await expect(archive({ before: ago(120) })).rejects.toThrow('nothing can be archived')
    await expect(archive({ workspaceId: 'org_none' })).rejects.toThrow('no living actor')
    expect((await log()).length).toBe(74)
    expect(await files()).toEqual([])
  })

  it('is not archived when the chain is broken there', async () => {
    await complete(past.open)
    const client = await db.pool.connect()
    await client.query(`begin; set local session_replication_role = 'replica'`)
    await client.query(`update hivex_foundation.event_log set payload = '{}' where seq = $1`, [
      seqAt(2),
    ])
    await client.query('commit')
    client.release()
    await expect(archive()).rejects.toThrow(`broken at event ${seqAt(2)} (hash)`)
    expect((await log()).length).toBe(73)
    expect(await files()).toEqual([])
  })
})

describe('a ticket of the archived time', () => {
  it('stays while anything refers to it, or when it is to be kept', async () => {
    await complete(past.open)
    await db.pool.query('create table public.orders (ticket uuid references public.tickets (id))')
    expect(await archive({ dryRun: true })).toMatchObject({ referrers: ['public.orders'] })
    expect(await archive()).toMatchObject({ tickets: 0, events: '8' })
    expect((await ticketIds()).length).toBe(3)
  })

  it('that is opened again meanwhile takes everything back', async () => {
    await complete(past.open)
    const reopen = async () => {
      await db.pool.query(`update public.tickets set sea_status = 'assigned' where id = $1`, [
        past.ended,
      ])
    }
    await expect(archive({ onWritten: reopen })).rejects.toThrow(past.ended)
    expect((await log()).length).toBe(73)
    expect((await ticketIds()).length).toBe(3)
    expect(await check()).toMatchObject({ broken: null, archived: null })
  })

  it('that is changed meanwhile takes everything back', async () => {
    await complete(past.open)
    const rename = async () => {
      await db.pool.query(`update public.tickets set title = 'New' where id = $1`, [past.ended])
    }
    await expect(archive({ onWritten: rename })).rejects.toThrow('1 of 2 tickets')
    expect((await log()).length).toBe(73)
    expect((await ticketIds()).length).toBe(3)
  })
})

describe('an archive that was changed', () => {
  beforeEach(async () => {
    await complete(past.open)
    await archive()
  })

  const change = async (name: string, from: string, to: string) => {
    const path = (await files()).find((file) => file.includes(name)) ?? ''
    const text = await readFile(path, 'utf8')
    expect(text).toContain(from)
    await writeFile(path, text.replace(from, to))
    return together()
  }

  it.each([
    ['a payload', '👩‍🚀', '👩‍🔬', 2],
    ['a type', 'other.event', 'other.evenT', 5],
    ['a number', '9223372036854775807', '9223372036854775806', 3],
    ['white space', '"p": 1.10', '"p":  1.10', 5],
  ])('in %s is found, with the seq', async (_what, from, to, index) => {
    const { broken } = await change('events-', from, to)
    expect(broken?.seq).toBe(seqAt(index))
  })

  it('in any byte of an event is found at that event', async () => {
    const path = (await files()).find((file) => file.includes('events-')) ?? ''
    const whole = await readFile(path)
    const start = whole.indexOf(`{"seq":"${seqAt(3)}"`)
    const end = whole.indexOf('\n', start)
    const anchor = await readAnchor(db.pool, db.workspaceId)
    for (let at = start; at < end; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      await writeFile(path, changed)
      const { broken, place } = await verifyArchive([path], anchor)
      expect(broken, `byte ${at - start}`).not.toBeNull()
      expect(place.seq, `byte ${at - start}`).toBe(seqAt(2))
    }
    await writeFile(path, whole.subarray(0, end + 1))
    expect((await verifyArchive([path], anchor)).broken).not.toBeNull()
  })

  it('in a ticket is found by its file', async () => {
    const { broken } = await change('tickets-', 'A resolved ticket', 'A solved ticket')
    expect(broken?.words).toContain('tickets-')
  })

  it('does not hide what was changed in the log', async () => {
    const client = await db.pool.connect()
    await client.query(`begin; set local session_replication_role = 'replica'`)
    await client.query('delete from hivex_foundation.event_log where seq = $1', [seqAt(8)])
    await client.query('commit')
    client.release()
    expect(await check()).toMatchObject({
      broken: { seq: seqAt(9), cause: 'link' },
      place: { seq: seqAt(7), count: '8' },
    })
  })

  it('and a head that names another beginning than the anchor are found', async () => {
    const client = await db.pool.connect()
    await client.query(`begin; set local session_replication_role = 'replica'`)
    await client.query(
      'update hivex_foundation.event_chain_head set archived_seq = 1, archived_count = 1',
    )
    await client.query('commit')
    client.release()
    expect(await check()).toMatchObject({ broken: { cause: 'anchor' } })
  })
})

describe('nobody else', () => {
  const REFUSED = { code: '42501' }

  it('removes an event, whatever it was granted', async () => {
    await complete(past.open)
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await db.pool.query(`create role ${name} login password 'secret';
      grant all on schema hivex_foundation to ${name};
      grant all on all tables in schema hivex_foundation to ${name};
      grant execute on all functions in schema hivex_foundation to ${name}`)
    const url = new URL(db.url)
    url.username = name
    url.password = 'secret'
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    try {
      await client.query(`set kora.archiving_events = 'forged'`)
      for (const statement of [
        'delete from hivex_foundation.event_log',
        'truncate hivex_foundation.event_log',
        'update hivex_foundation.event_chain_head set archived_seq = 5',
        `select hivex_foundation.archive_events(gen_random_uuid(), workspace_id, seq,
           this_event_hash, 1, now(), null, '{}') from hivex_foundation.event_log
          where seq = ${seqAt(0)}`,
      ]) {
        await expect(client.query(statement), statement).rejects.toMatchObject(REFUSED)
      }
    } finally {
      await client.end()
      await db.pool.query(`drop owned by ${name} cascade; drop role ${name}`)
    }
    // Nor does an administrator past the door.
    await expect(
      db.pool.query(`set kora.archiving_events = 'x'; delete from hivex_foundation.event_log`),
    ).rejects.toMatchObject(REFUSED)
    expect((await log()).length).toBe(73)
    expect(await check()).toMatchObject({ broken: null })
  })
})

/** Runs the command as the package names it. */
function command(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [inProject('scripts', 'run.mjs'), script, ...args], {
    env: { ...process.env, DATABASE_URL: db.url, KORA_DIRECT_DATABASE_URL: '', INIT_CWD: folder },
    detached: true,
  })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  )
  return { ended, kill: () => process.kill(-(child.pid ?? 0), 'SIGKILL') }
}

it('a command killed between file and removal leaves everything whole, and the next one ends it', async () => {
  await complete(past.open)
  await recordHeartbeat(db.pool, {
    ...{ workspaceId: db.workspaceId, instanceId: 'gone', role: 'observer' as const },
    ...{ term: null, state: null },
  })
  await db.pool.query(
    `update public.kora_runtime_presence set heartbeat_at = now() - interval '2 days'`,
  )
  const holder = await db.pool.connect()
  await holder.query('begin; select from hivex_foundation.event_chain_head for update')
  const args = ['--workspace', db.workspaceId, '--before', ago(30), '--to', 'kept']
  const killed = command('scripts/archive.ts', ...args)
  await expect
    .poll(
      async () => {
        const { rowCount } = await db.pool.query(
          `select from pg_stat_activity where application_name = 'kora-cockpit-archive'
              and wait_event_type = 'Lock' and datname = current_database()`,
        )
        return rowCount
      },
      { timeout: 30_000 },
    )
    .toBe(1)
  killed.kill()
  await killed.ended
  await holder.query('rollback')
  holder.release()
  await expect
    .poll(
      async () => {
        const { rowCount } = await db.pool.query(
          `select from pg_stat_activity where application_name = 'kora-cockpit-archive'
              and datname = current_database()`,
        )
        return rowCount
      },
      { timeout: 10_000 },
    )
    .toBe(0)
  expect((await log()).length).toBe(73)
  expect((await ticketIds()).length).toBe(3)
  expect(await check()).toMatchObject({ broken: null, archived: null })

  const { code, output } = await command('scripts/archive.ts', ...args).ended
  expect(output).toContain('Archived: 8 events')
  expect(code).toBe(0)
  const names = (await readdir(join(folder, 'kept'))).map((name) => join('kept', name))
  const verified = await command(
    'scripts/verify.ts',
    ...['--workspace', db.workspaceId, '--archive', ...names],
  ).ended
  expect(verified.output).toContain('8 archived events')
  expect(verified.output).toContain('The chain is whole: 74 events')
  expect(verified.code).toBe(0)
  const { rowCount } = await db.pool.query('select from public.kora_runtime_presence')
  expect(rowCount).toBe(0)
})
