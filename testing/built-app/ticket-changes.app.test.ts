import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { safeParse } from '@/lib/wire/zod'
import { withChanges } from '@/lib/wire/tickets/assigned-changes'
import {
  type AssignedChangesBody,
  assignedChangesSchema,
} from '@/lib/wire/tickets/assigned-changes.wire'
import { openAppFixture, untilState } from './app-fixture'
import { ask } from './ask'
import { ALL_TICKETS, TICKETS } from './contract'

const CHANGES = `${TICKETS}/changes`
/** A new read for each request: what was written before it is in the answer. */
const NEW = { 'cache-control': 'no-cache' }

let opened: Awaited<ReturnType<typeof openAppFixture>>
let cockpit: ServedCockpit

beforeAll(async () => {
  opened = await openAppFixture()
  const { db } = opened
  await insertTicket(db.pool, db, 'inProgress')
  for (let n = 0; n < 120; n += 1) await insertTicket(db.pool, db, 'queued', { title: `Q ${n}` })
  cockpit = await opened.fixture.serve()
  await untilState(cockpit, 'ready')
})
afterAll(() => opened.close())

function parse(body: unknown): AssignedChangesBody {
  const read = safeParse(assignedChangesSchema, body)
  if (!read.success) throw read.error
  return read.data
}

async function askChanges(since?: string) {
  const headers = since === undefined ? NEW : { ...NEW, 'if-none-match': since }
  const { status, headers: sent, text } = await ask(cockpit, CHANGES, { headers })
  const body = status === 200 ? parse(JSON.parse(text)) : null
  return { status, etag: String(sent.etag), size: text.length, body }
}

async function wholeBody() {
  return parse((await ask(cockpit, ALL_TICKETS, { headers: NEW })).json())
}

/** All but when it was read. */
function content({ freshness: _freshness, ...body }: AssignedChangesBody) {
  return body
}

describe('the changes of the tickets', () => {
  it('are the whole body where no version is named, or none that is known', async () => {
    for (const since of [undefined, '"of another process"']) {
      const { status, body } = await askChanges(since)
      expect(status).toBe(200)
      expect(body && content(body)).toEqual(content(await wholeBody()))
    }
  })

  it('are none where nothing has changed', async () => {
    const { etag } = await askChanges()
    expect(await askChanges(etag)).toMatchObject({ status: 304, size: 0, etag })
  })

  it('are one row and no other where one of many has changed, and lead to the whole', async () => {
    const known = await askChanges()
    await opened.db.pool.query(
      `update public.tickets set title = 'Renamed' where title = 'Q 57' and workspace_id = $1`,
      [opened.db.workspaceId],
    )
    const { body, size } = await askChanges(known.etag)
    expect(body).toMatchObject({ since: known.etag, queued: [{ title: 'Renamed' }] })
    expect(body?.queued).toHaveLength(1)
    expect(size).toBeLessThan(1_000)
    const next = known.body && body && withChanges(known.body, body)
    expect(next && content(next)).toEqual(content(await wholeBody()))
  })
})

describe('the document of a long cockpit', () => {
  it('holds the first twenty rows of a bucket, and the page asks for the rest by its version', async () => {
    const html = (await ask(cockpit, '/')).text
    expect(html.match(/data-testid="ticket-/g)).toHaveLength(21)
    const versions = [...html.matchAll(/\\"etag\\":\\"\\\\\\"([\w-]{22})/g)].map(
      ([, tag]) => `"${tag}"`,
    )
    const answers = await Promise.all(versions.map((version) => askChanges(version)))
    const changes = answers.flatMap(({ body }) => (body?.since === undefined ? [] : [body]))
    expect(changes).toHaveLength(1)
    expect(changes[0]?.queued).toHaveLength(100)
  })
})
