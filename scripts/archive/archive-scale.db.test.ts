import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { readAnchor } from '@/lib/server/db/sql/events/read-anchor'
import { CHAIN_START, checkChainPage } from '@/lib/server/db/sql/events/check-chain-page'
import { seedScale } from '@/scripts/seed/scale/seed-scale'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { archiveLog } from './archive-log'
import { verifyArchive } from './verify-archive'

// A past of ninety days is archived in two parts. `ARCHIVE_EVENTS=100000` makes it long, and prints
// what each step took.
const EVENTS = Number(process.env.ARCHIVE_EVENTS ?? 2_000)
const WORKSPACE = 'org_scale'

let db: TestDatabase
let folder: string
beforeAll(async () => {
  db = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'kora-archive-'))
  await seedScale({
    ...{ connectionString: db.url, workspaceId: WORKSPACE, log: () => undefined },
    ...{ tickets: Math.floor(EVENTS / 5), events: EVENTS },
  })
  // What the seed leaves open has been worked since its first day, and its one process still leads.
  await db.pool.query(
    `update public.tickets set sea_status = 'completed', sea_active_claim_token = null,
            sea_claim_expires_at = null, updated_at = coalesce(sea_resolved_at, created_at)
      where workspace_id = $1`,
    [WORKSPACE],
  )
  const newest = [
    CHAIN_EVENT.runtimeLeading,
    ...Array.from({ length: 50 }, () => CHAIN_EVENT.stateTransitioned),
  ]
  for (const eventType of newest) await appendEvent(db.pool, { workspaceId: WORKSPACE, eventType })
}, 600_000)
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const result = await work()
  if (EVENTS > 10_000) {
    const took = ((performance.now() - began) / 1_000).toFixed(2)
    const size = process.memoryUsage.rss() / 2 ** 20
    console.info(`${what}: ${took} s, ${size.toFixed(0)} MB in memory`)
  }
  return result
}

async function verifyLog() {
  let after = CHAIN_START
  for (;;) {
    const page = { workspaceId: WORKSPACE, after, limit: 20_000 }
    const check = await checkChainPage(db.pool, page)
    if (check.finished) return check
    after = check.place
  }
}

const archive = (days: number) =>
  archiveLog({
    ...{ connectionString: db.url, workspaceId: WORKSPACE, to: folder, actorId: null },
    ...{ before: new Date(Date.now() - days * 86_400_000).toISOString(), log: () => undefined },
  })

const files = async () => (await readdir(folder)).map((name) => join(folder, name))

it('a long log is whole before it is archived, between two archives and after them', async () => {
  const total = String(EVENTS + 51)
  expect(await timed(`verified ${total} events`, verifyLog)).toMatchObject({
    ...{ broken: null, total, place: { count: total } },
  })
  let gone = 0n
  for (const [part, days] of [60, 30].entries()) {
    const archived = await timed(`archived up to ${days} days ago`, () => archive(days))
    gone += BigInt(archived.events)
    expect(Number(archived.events)).toBeGreaterThan(EVENTS / 5)
    expect(archived.tickets).toBeGreaterThan(0)
    const count = String(EVENTS + 52 + part)
    expect(await timed('verified the log from the anchor', verifyLog)).toMatchObject({
      ...{ broken: null, total: count, place: { count }, archived: { count: String(gone) } },
    })
    const check = await timed('verified the archive', async () =>
      verifyArchive(await files(), await readAnchor(db.pool, WORKSPACE)),
    )
    expect(check).toMatchObject({ broken: null, place: { count: String(gone) } })
    if (EVENTS > 10_000) console.info(`${archived.events} events, ${archived.tickets} tickets`)
  }
  if (EVENTS > 10_000) {
    const sizes = await Promise.all((await files()).map(async (path) => (await stat(path)).size))
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    console.info(`the files hold ${(bytes / 2 ** 20).toFixed(1)} MB`)
  }
}, 600_000)
