import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { insertActor } from './factories'
import { TEMPLATE_URL_VARIABLE } from './template-url'

/** A database of one suite's own: no other suite reads or writes it. */
export interface TestDatabase {
  readonly url: string
  readonly pool: pg.Pool
  /** A workspace with one Kora actor and nothing else. */
  readonly workspaceId: string
  readonly koraActorId: string
  /** Ends the pool and removes the database, even while others are still connected. */
  drop(): Promise<void>
}

/** A migrated database with a workspace and its Kora actor, cloned from the run's template. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase({ like: 'template' })
  const pool = openPool(url)
  const workspaceId = 'org_test'
  const koraActorId = await insertActor(pool, { workspaceId, kind: 'kora' })
  return {
    url,
    pool,
    workspaceId,
    koraActorId,
    drop: async () => {
      await pool.end()
      await drop()
    },
  }
}

/** A database without any table, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<Pick<TestDatabase, 'url' | 'pool' | 'drop'>> {
  const { url, drop } = await createDatabase({ like: 'empty' })
  const pool = openPool(url)
  return {
    url,
    pool,
    drop: async () => {
      await pool.end()
      await drop()
    },
  }
}

export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 12 })
  // A test that stops Postgres loses its idle connections; the next query reports what matters.
  pool.on('error', () => undefined)
  return pool
}

export async function createDatabase({
  like,
  options = '',
}: {
  like: 'template' | 'empty'
  /** Of `create database`, such as `lc_ctype 'C'`. */
  options?: string
}) {
  const templateUrl = process.env[TEMPLATE_URL_VARIABLE]
  if (templateUrl === undefined) throw new Error(`${TEMPLATE_URL_VARIABLE} is not set`)
  const template = like === 'template' ? new URL(templateUrl).pathname.slice(1) : 'template0'
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(templateUrl, `create database ${name} template ${template} ${options}`)
  const url = new URL(templateUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => asAdmin(templateUrl, `drop database if exists ${name} with (force)`),
  }
}

async function asAdmin(templateUrl: string, statement: string): Promise<void> {
  const url = new URL(templateUrl)
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
