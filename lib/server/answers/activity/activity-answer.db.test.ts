import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseReceipts } from '@/scripts/verify/receipts'
import { clearActiveProvider, setActiveProvider } from '@/lib/server/db/active-provider.instance'
import { createSubstrate } from '@/lib/server/db/substrate'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { readChainHead } from '@/lib/server/db/sql/events/read-chain-head'
import { systemClock } from '@/lib/server/process/clock'
import { parseExact } from '@/lib/domain/exact-json'
import { writeBody } from '@/lib/server/http/write-body'
import { activitySchema } from '@/lib/wire/activity/activity.wire'
import { safeParse } from '@/lib/wire/zod'
import { collectedLog } from '@/testing/process/collected-log'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { activityAnswer } from './activity-answer'
import { activityExportAnswer } from './activity-export-answer'

const SECRET = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'
const EVERYTHING = { actors: null, actions: null, outcomes: null, from: null, to: null }
const PAGE = { ...EVERYTHING, before: null, limit: 50 }
const ADMIN = { seesAccess: true }
const VIEWER = { seesAccess: false }

let db: TestDatabase
let provider: SubstrateProvider

beforeAll(async () => {
  db = await cloneDatabase()
  vi.stubEnv('DATABASE_URL', db.url)
  vi.stubEnv('KORA_WORKSPACE_ID', db.workspaceId)
  const { log } = collectedLog()
  const substrate = createSubstrate({ databaseUrl: db.url, log })
  const { workspaceId } = db
  provider = new SubstrateProvider({ substrate, workspaceId, clock: systemClock, log })
  await provider.initialize()
  setActiveProvider(provider)
  const act = (eventType: string, payload: Record<string, unknown>) =>
    appendEvent(db.pool, { workspaceId, eventType, actorId: randomUUID(), payload })
  await act('kora.access.signed_in', { session: 'the session', role: 'admin', via: 'account' })
  await act('kora.operator.acted', {
    action: 'ticket.reassign',
    target: { kind: 'ticket', id: 'a ticket' },
    reason: '=cmd|calc, says who acts',
    role: 'operator',
    via: 'token',
    request_id: 'the request',
    before: { actor: 'one', claim_token: SECRET },
    after: { actor: 'other', nested: [{ password: SECRET }] },
  })
  await db.pool.query(
    `select hivex_foundation.append_event(gen_random_uuid(), $1, 'kora.budget.changed', now(), null,
       '{"before": {"amount": 1.10}, "after": {"amount": 9223372036854775807}}')`,
    [workspaceId],
  )
  await act('sea_ticket.claimed', {})
})
afterAll(async () => {
  clearActiveProvider()
  vi.unstubAllEnvs()
  await provider.close()
  await db.drop()
})

async function bodyOf(reader: typeof ADMIN) {
  const answer = await activityAnswer(PAGE, new Set(['choices']), reader)
  if (!answer.ok) throw new Error(answer.problem.detail)
  return answer.body
}

async function exported(format: 'csv' | 'ndjson', reader: typeof ADMIN): Promise<string> {
  const answer = await activityExportAnswer(EVERYTHING, format, reader)
  if (!answer.ok) throw new Error(answer.problem.detail)
  return new Response(answer.body.text).text()
}

it('an entry tells who did what, from what to what and why, without a secret', async () => {
  const { entries } = await bodyOf(ADMIN)
  expect(entries.map(({ action }) => action)).toEqual([
    'budget.changed',
    'ticket.reassign',
    'access.signed_in',
  ])
  expect(entries[1]).toMatchObject({
    outcome: 'done',
    target: { kind: 'ticket', id: 'a ticket' },
    reason: '=cmd|calc, says who acts',
    request_id: 'the request',
    role: 'operator',
    via: 'token',
    before: '{"actor":"one"}',
    after: '{"actor":"other","nested":[{}]}',
  })
  expect(entries[2]?.target).toEqual({ kind: 'session', id: 'the session' })
  expect(JSON.stringify(entries)).not.toContain(SECRET.slice(0, 8))
})

it('what was changed goes out with the digits of the log, and comes back with them', async () => {
  const text = writeBody(await bodyOf(ADMIN))
  expect(text).toContain('"before":{"amount":1.10},"after":{"amount":9223372036854775807}')
  const body = safeParse(activitySchema, parseExact(text)).data
  expect(body?.entries[0]).toMatchObject({
    before: '{"amount":1.10}',
    after: '{"amount":9223372036854775807}',
  })
})

it('access events are shown to those who may see them, whoever asked before', async () => {
  const both = await bodyOf(ADMIN)
  expect(both.actions).toContain('access.signed_in')
  const viewed = await bodyOf(VIEWER)
  expect(viewed.entries.map(({ action }) => action)).toEqual(['budget.changed', 'ticket.reassign'])
  expect(viewed.left_out).toBe(1)
  expect(viewed.actions).not.toContain('access.signed_in')
  expect(await bodyOf(ADMIN)).toEqual(both)
  for (const format of ['csv', 'ndjson'] as const) {
    expect(await exported(format, VIEWER)).not.toContain('signed_in')
    expect(await exported(format, ADMIN)).toContain('signed_in')
  }
})

it('an export holds every entry, in a form that no spreadsheet runs, and ends with the witness', async () => {
  const head = await readChainHead(db.pool, db.workspaceId)
  const csv = await exported('csv', ADMIN)
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(5)
  // A `Response` takes the byte order mark for itself.
  expect(lines[0]).toMatch(/^seq,event_id,event_type,occurred_at,actor_id,/)
  expect(csv).toContain(`"'=cmd|calc, says who acts"`)
  const ndjson = await exported('ndjson', ADMIN)
  expect(ndjson).toContain('"after":{"amount":9223372036854775807}')
  for (const text of [csv, ndjson]) {
    expect(text).not.toContain(SECRET.slice(0, 8))
    expect(parseReceipts(text)).toEqual([head])
  }
})
