import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { differingReceipt, parseReceipts, type Receipt } from './receipts'
import { verifyLog } from './verify-log'

const workspaceId = `org_${randomUUID()}`
let db: TestDatabase
const receipts: Receipt[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  for (let index = 0; index < 6; index += 1) {
    const seq = await appendEvent(db.pool, { workspaceId, eventType: 'test.event' })
    const { rows } = await db.pool.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from hivex_foundation.event_chain_head
        where workspace_id = $1`,
      [workspaceId],
    )
    receipts.push({ seq, hash: rows[0]?.hash ?? '' })
  }
})
afterAll(() => db.drop())

const differing = () => differingReceipt({ connectionString: db.url, workspaceId }, receipts)
const verified = async () =>
  (
    await verifyLog({
      connectionString: db.url,
      workspaceId,
      from: CHAIN_START,
      onPage: () => undefined,
    })
  ).broken

it('a log that nobody touched has what was handed out of it', async () => {
  expect(await verified()).toBeNull()
  expect(await differing()).toBeNull()
})

it('a log that its owner rewrote, row, chain and head, passes by itself, and not by the receipts', async () => {
  const client = await db.pool.connect()
  await client.query(`begin; set local session_replication_role = 'replica'`)
  await client.query(
    `update hivex_foundation.event_log set payload = '{"forged": true}' where seq = $1`,
    [receipts[3]?.seq],
  )
  for (const [index, { seq }] of receipts.entries()) {
    const before = receipts[index - 1]?.seq ?? null
    await client.query(
      `update hivex_foundation.event_log e set (prev_event_hash, this_event_hash) =
         (select p.hash, hivex_foundation.event_hash(p.hash, e.seq, e.event_id, e.workspace_id,
            e.event_type, e.occurred_at, e.actor_id, e.payload)
          from (select coalesce((select b.this_event_hash from hivex_foundation.event_log b
            where b.seq = $2::bigint), decode(repeat('00', 32), 'hex')) as hash) p)
        where e.seq = $1::bigint`,
      [seq, before],
    )
  }
  await client.query(
    `update hivex_foundation.event_chain_head h set hash = (select e.this_event_hash
       from hivex_foundation.event_log e where e.workspace_id = $1 order by e.seq desc limit 1)
      where h.workspace_id = $1`,
    [workspaceId],
  )
  await client.query('commit')
  client.release()
  expect(await verified()).toBeNull()
  expect((await differing())?.seq).toBe(receipts[3]?.seq)
})

it('receipts are read from what was handed out, one a line', () => {
  const hash = 'ab'.repeat(32)
  const text = `{"chain":{"seq":"7","hash":"${hash}"},"rule":"budget"}\n\n{"last_seq":"9","last_hash":"${hash}","checked":9}\n`
  expect(parseReceipts(text)).toEqual([
    { seq: '7', hash },
    { seq: '9', hash },
  ])
  expect(() => parseReceipts('{"chain":{"seq":"7"}}')).toThrow('line 1')
  expect(() => parseReceipts('nonsense')).toThrow('line 1')
})

it('the receipt of an export is its last line, in either form, and one without it is not whole', () => {
  const hash = 'ab'.repeat(32)
  const csv = `\uFEFFid,title\r\n7,"#chain seq=1 hash=${hash}, says a title"\r\n`
  expect(parseReceipts(`${csv}#chain seq=7 hash=${hash}\r\n`)).toEqual([{ seq: '7', hash }])
  const rows = '{"id":"1","created_at":"2026-11-30T00:00:00Z"}\n{"id":"2"}\n'
  const line = `{"chain":{"seq":"9","hash":"${hash}"}}\n`
  expect(parseReceipts(rows + line)).toEqual([{ seq: '9', hash }])
  expect(() => parseReceipts(csv)).toThrow('not whole')
  expect(() => parseReceipts(rows)).toThrow('not whole')
})
