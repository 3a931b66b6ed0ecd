import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ChainPlace, CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { inProject } from '@/scripts/steps/project.mjs'
import { cloneDatabase, emptyDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { releasedDatabase } from '@/testing/database/released-database'
import { dropPlace, keepPlace, parsePlace, placeFile, printPlace, readPlace } from './kept-place'
import { verifyLog } from './verify-log'

const workspaceId = `org_${randomUUID()}`
let db: TestDatabase
const seqs: string[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  for (let index = 0; index < 10; index += 1) {
    seqs.push(await appendEvent(db.pool, { workspaceId, eventType: 'test.event' }))
  }
})
afterAll(() => db.drop())

function verify(from: ChainPlace, stop?: AbortSignal, places: ChainPlace[] = []) {
  return verifyLog({
    connectionString: db.url,
    workspaceId,
    from,
    pageSize: 4,
    onPage: ({ place }) => void places.push(place),
    ...(stop && { stop }),
  })
}

/** Runs the command as the package names it, on this suite's database or on another. */
const command = (...args: string[]) => commandOn(db.url, ...args)

async function commandOn(url: string, ...args: string[]) {
  const child = spawn(
    process.execPath,
    [inProject('scripts', 'run.mjs'), 'scripts/verify.ts', '--workspace', workspaceId, ...args],
    { env: { ...process.env, DATABASE_URL: url, KORA_DIRECT_DATABASE_URL: '' } },
  )
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

it('a check tells each page, and one that was stopped goes on from there to the same end', async () => {
  const places: ChainPlace[] = []
  const whole = await verify(CHAIN_START, undefined, places)
  expect(whole).toMatchObject({ finished: true, broken: null, total: '10' })
  expect(places.map(({ count }) => count)).toEqual(['4', '8', '10'])
  const stopped = await verify(CHAIN_START, AbortSignal.abort())
  expect(stopped).toMatchObject({ finished: false, place: { seq: seqs[3], count: '4' } })
  expect(await verify(stopped.place)).toEqual(whole)
})

it('a place is kept in a file, and a damaged file means to begin at the start', async () => {
  const file = placeFile('a database', workspaceId)
  const place = { seq: '7', hash: 'ab'.repeat(32), count: '5' }
  expect(await readPlace(file)).toBeNull()
  await keepPlace(file, place)
  expect(await readPlace(file)).toEqual(place)
  await dropPlace(file)
  expect(await readPlace(file)).toBeNull()
  expect(parsePlace(printPlace(place))).toEqual(place)
  expect(() => parsePlace('7:no hash:5')).toThrow('seq:hash:count')
})

it('the command ends with 0 for a whole chain, and with 1 and the first broken row for another', async () => {
  const good = await command()
  expect(good.output).toContain('The chain is whole: 10 events')
  expect(good.code).toBe(0)
  const client = await db.pool.connect()
  await client.query(`begin; set local session_replication_role = 'replica'`)
  await client.query(`delete from hivex_foundation.event_log where seq = $1`, [seqs[5]])
  await client.query('commit')
  client.release()
  const broken = await command('--restart')
  expect(broken.output).toContain(`broken at event ${seqs[6]} (link)`)
  expect(broken.output).toContain(`The last good event is ${seqs[4]}`)
  expect(broken.code).toBe(1)
  const refused = await command('--from', 'nonsense')
  expect(refused.code).toBe(2)
})

it.each([
  ['was never migrated', false, 'has no tables of Kora'],
  ['is of v0.1.0', true, 'has the tables of an earlier version of Kora'],
])(
  'a database that %s is said to be so, with the command that mends it',
  async (_, isOld, words) => {
    const other = await (isOld ? releasedDatabase() : emptyDatabase())
    try {
      const { code, output } = await commandOn(other.url)
      expect(output).toContain(words)
      expect(output).toContain('npm run db:migrate')
      expect(code).toBe(2)
    } finally {
      await other.drop()
    }
  },
)
