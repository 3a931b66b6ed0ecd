import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import {
  archiveLine,
  type ArchivedEvent,
  hashOf,
  type Link,
  parseArchiveLine,
} from './archived-event'
import { verifyArchive } from './verify-archive'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kora-verify-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

let last: Link = CHAIN_START
beforeEach(() => {
  last = CHAIN_START
})

function event(payload = '{"n": 1.10}', given: Partial<ArchivedEvent> = {}): ArchivedEvent {
  const seq = String(BigInt(last.seq) + 2n)
  const draft = {
    ...{ seq, event_id: `id-${seq}`, workspace_id: 'org', event_type: 'test.event' },
    ...{ occurred_at: '2026-05-21T17:00:00.123456Z', actor_id: null },
    ...{ prev_event_hash: last.hash, this_event_hash: '', payload, ...given },
  }
  const whole = { ...draft, this_event_hash: hashOf(draft) }
  last = { seq, hash: whole.this_event_hash }
  return whole
}

async function file(name: string, lines: readonly string[]) {
  const text = `${lines.join('\n')}\n`
  const path = join(folder, name)
  await writeFile(path, text)
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { path, entry: { kind: 'events', name, sha256, bytes: text.length, lines: lines.length } }
}

const anchorPayload = (files: readonly unknown[], previous: string | null) =>
  JSON.stringify({ files, previous_anchor: previous })

it('an archive is vouched for by the log’s anchor, through anchors that are archived themselves', async () => {
  const first = await file('events-2-4.ndjson', [archiveLine(event()), archiveLine(event())])
  const anchor = event(anchorPayload([first.entry], null), {
    event_type: 'kora.event_log.archived',
  })
  const second = await file('events-6-8.ndjson', [archiveLine(anchor), archiveLine(event())])
  const newest = {
    place: { ...last, count: '4' },
    payloads: [anchorPayload([second.entry], anchor.event_id)],
  }
  const paths = [second.path, first.path]
  expect(await verifyArchive(paths, newest)).toEqual({
    place: { ...last, count: '4' },
    broken: null,
  })

  // One that nobody refers to vouches for nothing.
  const forged = { ...newest, payloads: [anchorPayload([second.entry], 'another')] }
  expect((await verifyArchive(paths, forged)).broken?.words).toContain('events-2-4.ndjson')
  expect((await verifyArchive([first.path], newest)).broken?.words).toContain('is missing')
})

it('an event that was taken out, put in or moved is found', async () => {
  const lines = [event(), event(), event()].map(archiveLine)
  const [one = '', two = '', three = ''] = lines
  const check = async (given: readonly string[]) =>
    (await verifyArchive([(await file('events-2-6.ndjson', given)).path], null)).broken?.seq
  expect(await check([one, three])).toBe('6')
  expect(await check([one, one, two])).toBe('2')
  expect(await check([one, three, two])).toBe('6')
})

it('a line reads back as it was written, whatever it holds', () => {
  const payload = '{"p": 9223372036854775807, "t": ",\\"payload\\":{}\u2028"}'
  const whole = event(payload, { event_type: 'odd ,"payload": type', actor_id: 'someone' })
  expect(parseArchiveLine(archiveLine(whole))).toEqual(whole)
  for (const line of ['', '{}', '{"id": "a ticket"}', archiveLine(whole).slice(1)]) {
    expect(parseArchiveLine(line)).toBeNull()
  }
})
