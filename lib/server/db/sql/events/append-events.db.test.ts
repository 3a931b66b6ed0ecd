import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { appendEvents } from './append-events'
import { PooledConnection } from '@/lib/server/db/connection/pooled-connection'
import { probeAppend } from './probe-append'
import { verifyChain } from '@/testing/database/verify-chain'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

interface LoggedEvent {
  seq: string
  event_id: string
  workspace_id: string
  event_type: string
  occurred: string
  actor_id: string | null
  payload: string
  prev: Buffer
  hash: Buffer
}

async function eventsOf(workspaceId: string): Promise<LoggedEvent[]> {
  const { rows } = await db.pool.query<LoggedEvent>(
    `select seq, event_id, workspace_id, event_type, actor_id, payload::text as payload,
        to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred,
        prev_event_hash as prev, this_event_hash as hash
       from hivex_foundation.event_log where workspace_id = $1 order by seq`,
    [workspaceId],
  )
  return rows
}

/** The hash of an event by SPEC 3, computed independently of the database. */
function hashOf(event: LoggedEvent): Buffer {
  const hash = createHash('sha256').update(event.prev)
  const { seq, event_id, workspace_id, event_type, occurred, actor_id, payload } = event
  for (const field of [
    seq,
    event_id,
    workspace_id,
    event_type,
    occurred,
    actor_id ?? '',
    payload,
  ]) {
    const length = Buffer.alloc(4)
    length.writeInt32BE(Buffer.byteLength(field))
    hash.update(length).update(field)
  }
  return hash.digest()
}

async function fill(workspaceId: string, count: number): Promise<string[]> {
  return appendEvents(
    db.pool,
    Array.from({ length: count }, (_none, index) => ({
      eventId: randomUUID(),
      workspaceId,
      eventType: 'test.event',
      occurredAt: '2026-05-21T17:00:00.123456Z',
      actorId: index % 2 === 0 ? null : db.koraActorId,
      payload: { index, text: 'ü 漢 👩‍🚀' },
    })),
  )
}

describe('the chain', () => {
  it('links every event to the one before, by a hash that anybody can compute again', async () => {
    await fill('org_links', 5)
    const events = await eventsOf('org_links')
    expect(events).toHaveLength(5)
    let before: Buffer = Buffer.alloc(32)
    for (const event of events) {
      expect(event.prev).toEqual(before)
      expect(event.hash).toEqual(hashOf(event))
      before = event.hash
    }
    const { rows } = await db.pool.query(
      'select seq, hash, count from hivex_foundation.event_chain_head where workspace_id = $1',
      ['org_links'],
    )
    expect(rows).toEqual([{ seq: events.at(-1)?.seq, hash: before, count: '5' }])
  })

  it('stays one chain under 8 concurrent appenders', async () => {
    const workspaceId = 'org_concurrent'
    const appender = async () => {
      for (let index = 0; index < 100; index += 1) {
        await appendEvent(db.pool, { workspaceId, eventType: 'test.event', payload: { index } })
      }
    }
    await Promise.all(Array.from({ length: 8 }, appender))
    const events = await eventsOf(workspaceId)
    expect(events).toHaveLength(800)
    expect(new Set(events.map((event) => event.prev.toString('hex'))).size).toBe(800)
    expect(
      events.slice(1).every((event, index) => event.prev.equals(events[index]?.hash ?? event.hash)),
    ).toBe(true)
    expect(await verifyChain(db.pool, workspaceId)).toMatchObject({
      outcome: 'good',
      place: { count: '800', seq: events.at(-1)?.seq },
    })
  })

  it('takes the very first event of a workspace from several appenders at once', async () => {
    const workspaceId = 'org_first'
    await Promise.all(
      Array.from({ length: 8 }, () =>
        appendEvent(db.pool, { workspaceId, eventType: 'test.event' }),
      ),
    )
    expect(await verifyChain(db.pool, workspaceId)).toMatchObject({
      outcome: 'good',
      place: { count: '8' },
    })
  })

  it('holds an event once, however often and from how many places its append is tried again', async () => {
    const event = { workspaceId: 'org_retry', eventType: 'test.event', eventId: randomUUID() }
    const seq = await appendEvent(db.pool, event)
    await appendEvent(db.pool, { workspaceId: 'org_retry', eventType: 'test.event' })
    const again = await Promise.all(Array.from({ length: 8 }, () => appendEvent(db.pool, event)))
    expect(new Set(again)).toEqual(new Set([seq]))
    expect(await eventsOf('org_retry')).toHaveLength(2)

    const fresh = { ...event, eventId: randomUUID() }
    const raced = await Promise.all(Array.from({ length: 8 }, () => appendEvent(db.pool, fresh)))
    expect(new Set(raced).size).toBe(1)
    expect(await eventsOf('org_retry')).toHaveLength(3)
  })

  it('refuses an event id that another event has', async () => {
    const eventId = randomUUID()
    await appendEvent(db.pool, { workspaceId: 'org_id', eventType: 'test.event', eventId })
    await expect(
      appendEvent(db.pool, { workspaceId: 'org_id', eventType: 'test.other', eventId }),
    ).rejects.toMatchObject({ code: '23505' })
    await expect(
      appendEvent(db.pool, { workspaceId: 'org_id_2', eventType: 'test.event', eventId }),
    ).rejects.toMatchObject({ code: '23505' })
  })

  it('takes several events all or none, in their order', async () => {
    const draft = (eventType: string, occurredAt = '2026-05-21T17:00:00Z') => ({
      eventId: randomUUID(),
      workspaceId: 'org_batch',
      eventType,
      occurredAt,
      actorId: null,
      payload: {},
    })
    await expect(
      appendEvents(db.pool, [draft('test.one'), draft('test.two', 'infinity')]),
    ).rejects.toMatchObject({ code: '23502' })
    expect(await eventsOf('org_batch')).toEqual([])

    const names = Array.from({ length: 20 }, (_none, index) => `test.${index}`)
    const seqs = await appendEvents(
      db.pool,
      names.map((name) => draft(name)),
    )
    const events = await eventsOf('org_batch')
    expect(events.map((event) => event.event_type)).toEqual(names)
    expect(events.map((event) => event.seq)).toEqual(seqs)
    expect(await appendEvents(db.pool, [])).toEqual([])
  })

  it('takes text that Postgres could not store, with a mark in its place', async () => {
    await appendEvent(db.pool, {
      workspaceId: 'org_text',
      eventType: 'test.event',
      payload: { trigger: 'a\0b\ud800c 👩‍🚀 \\u0000' },
    })
    const [event] = await eventsOf('org_text')
    expect(JSON.parse(event?.payload ?? '')).toEqual({ trigger: 'a\ufffdb\ufffdc 👩‍🚀 \\u0000' })
  })

  it('is left untouched by a probe of the log', async () => {
    const connection = new PooledConnection(db.pool, { isShortLived: false })
    await connection.rehearse(probeAppend, 'org_probe')
    expect(await eventsOf('org_probe')).toEqual([])
    expect(await verifyChain(db.pool, 'org_probe')).toMatchObject({ outcome: 'good' })
  })
})

describe('the log refuses', () => {
  const refused = { code: '42501' }

  it('to change, to remove and to empty', async () => {
    const workspaceId = 'org_refuse'
    await fill(workspaceId, 2)
    const run = (statement: string) => db.pool.query(statement)
    await expect(run(`update hivex_foundation.event_log set payload = '{}'`)).rejects.toMatchObject(
      refused,
    )
    await expect(run(`delete from hivex_foundation.event_log`)).rejects.toMatchObject(refused)
    await expect(run(`delete from hivex_foundation.event_log where false`)).rejects.toMatchObject(
      refused,
    )
    await expect(run(`truncate hivex_foundation.event_log`)).rejects.toMatchObject(refused)
    expect(await eventsOf(workspaceId)).toHaveLength(2)
  })

  it('an event that does not come through append_event, even right after one that did', async () => {
    const client = await db.pool.connect()
    try {
      await client.query('begin')
      await appendEvent(client, { workspaceId: 'org_direct', eventType: 'test.event' })
      await expect(
        client.query(
          `insert into hivex_foundation.event_log
             select seq + 1, gen_random_uuid(), workspace_id, event_type, occurred_at, actor_id,
                    payload, this_event_hash, this_event_hash
               from hivex_foundation.event_log where workspace_id = 'org_direct'`,
        ),
      ).rejects.toMatchObject(refused)
      await client.query('rollback')
    } finally {
      client.release()
    }
    expect(await eventsOf('org_direct')).toEqual([])
  })
})
