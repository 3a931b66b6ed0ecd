import 'server-only'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type MigrationBuilder, PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate'
import type pg from 'pg'
import {
  CONCURRENT_SUFFIX,
  dropInvalidIndex,
  splitConcurrentStatements,
  textFor,
} from './concurrent-index'
import { createClient } from '@/lib/server/db/connection/client'
import { connectionIsSound } from '@/lib/server/db/connection/direct-session'
import { pinSession } from '@/lib/server/db/connection/pin-session'
import { SharedSessions } from '@/lib/server/db/connection/shared-sessions'
import { PIN_SESSION } from '@/lib/server/db/connection/search-path'
import { MIGRATIONS_TABLE, REQUIRED_MIGRATIONS } from './required-schema'
import { separateLog } from './log-owner'
import { readMissingIndexes } from './read-missing-indexes'
import { readWeakCharacterType } from './read-character-type'
import { SUPERSEDED_INDEXES, TEXT_INDEXES } from './required-indexes'
import { readMisfits } from './read-misfits'
import { separateTicketDoor } from './ticket-door'
import { restoreIndexes } from './restore-indexes'
import { hasWakeTriggers, restoreWakeTriggers } from './wake-triggers'
import { readAppliedMigrations } from './read-applied-migrations'

/** The folder of the migrations; it exists beside the sources only, never in the server's build. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** The wake triggers: a set of their own, because not every operator wants them (SPEC 3). */
export const WAKE_MIGRATIONS_FOLDER = fileURLToPath(new URL('../wake-migrations', import.meta.url))
const WAKE_MIGRATIONS_TABLE = 'kora_wake_migrations'

const CONNECT_TIMEOUT_MS = 10_000
const LOCK_RETRY_MS = 250
const LOCK_PATIENCE_MS = 60_000

export interface MigrateOptions {
  /** A direct address: the runner's lock belongs to a session, which a pooler would share out. */
  readonly connectionString: string
  readonly log: (line: string) => void
  /** Also the triggers that notify of changes, so that pages need not wait for their next poll. */
  readonly wakeTriggers?: boolean
}

/** The missing parts, in order; all empty when nothing was missing. */
export interface Migrated {
  readonly migrations: readonly string[]
  /** Of migrations that were applied before, by their schema-qualified names. */
  readonly indexes: readonly string[]
  /** Wake triggers that were dropped or disabled since, by trigger and table. */
  readonly triggers: readonly string[]
}

/**
 * Brings the database to the schema of SPEC 3. Creates only what is missing, including an index
 * that was dropped since. Two runs at a time take turns. Throws the database's own error;
 * everything before the failed statement stays as it was made.
 */
export async function migrate({
  connectionString,
  log,
  wakeTriggers = false,
}: MigrateOptions): Promise<Migrated> {
  return withClient(connectionString, async (client) => {
    if (!(await pinSession(client))) throw new SharedSessions()
    // A limit that the role brings along would cut the building of an index short.
    await client.query('set statement_timeout = 0')
    await takeTurn(client, log)
    await requireFittingTables(client, log)
    await ensureTrigrams(client)
    const migrations = await applyAll(client, MIGRATIONS_FOLDER, MIGRATIONS_TABLE)
    // Installed triggers are kept up to date; removed ones are not installed again.
    const isInstalled = await hasWakeTriggers(client)
    if (wakeTriggers || isInstalled) {
      migrations.push(...(await applyAll(client, WAKE_MIGRATIONS_FOLDER, WAKE_MIGRATIONS_TABLE)))
    }
    for (const name of migrations) log(`applied ${name}`)
    await separateLog(client, log)
    await separateTicketDoor(client, log)
    const indexes = await restoreIndexes(client, MIGRATIONS_FOLDER)
    const triggers = wakeTriggers ? await restoreWakeTriggers(client, WAKE_MIGRATIONS_FOLDER) : []
    for (const name of [...indexes, ...triggers]) log(`built ${name} again`)
    for (const line of await searchLimits(client)) log(line)
    return { migrations, indexes, triggers }
  })
}

/**
 * Before anything is changed. A database that is migrated already is brought up to date all the same:
 * what of ours is in it may need that, such as a trigger.
 */
async function requireFittingTables(client: pg.Client, log: MigrateOptions['log']): Promise<void> {
  const misfits = await readMisfits(client)
  if (misfits.length === 0) return
  if ((await readAppliedMigrations(client)).length > 0) {
    for (const misfit of misfits) log(misfit)
    return
  }
  throw new Error(
    `there are tables that Kora cannot work with, and nothing was changed:\n  ${misfits.join('\n  ')}`,
  )
}

/**
 * Before the first migration needs it: that one names no schema, and the first one of the pinned
 * path takes no extension. Text is searched by words where the role may not create it.
 */
async function ensureTrigrams(client: pg.Client): Promise<void> {
  await client
    .query('create extension if not exists pg_trgm with schema public')
    .catch((error: unknown) => {
      if (!connectionIsSound(error)) throw error
    })
}

/** How finding a text is limited in this database, and the cure; empty where it is not. */
async function searchLimits(client: pg.Client): Promise<string[]> {
  const { trigrams } = TEXT_INDEXES
  const hasTrigrams = !(await readMissingIndexes(client, [trigrams])).includes(trigrams)
  const characterType = await readWeakCharacterType(client)
  return [
    ...(hasTrigrams
      ? []
      : [
          'the search finds whole words only: a superuser may run create extension pg_trgm, then migrate again',
        ]),
    ...(characterType === null
      ? []
      : [
          `the character type ${characterType} knows ASCII letters only: a search in other scripts is slow or misses their upper and lower case; a database made with lc_ctype 'C.UTF-8' does not have that limit`,
        ]),
  ]
}

async function applyAll(
  client: pg.Client,
  dir: string,
  migrationsTable: string,
): Promise<string[]> {
  const applied = await runner({
    dbClient: client,
    dir,
    direction: 'up',
    migrationsTable,
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadMigrations }],
    noLock: true,
    singleTransaction: false,
    logger: silentLogger,
  })
  return applied.map(({ name }) => name)
}

/** The migrations that the database still lacks, in order. Changes nothing. Throws as `pg` does. */
export async function pendingMigrations({
  connectionString,
}: Pick<MigrateOptions, 'connectionString'>): Promise<string[]> {
  return withClient(connectionString, async (client) => {
    const applied = new Set(await readAppliedMigrations(client))
    return REQUIRED_MIGRATIONS.filter((name) => !applied.has(name))
  })
}

async function withClient<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = createClient({
    connectionString,
    application_name: 'kora-cockpit-migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A connection that dies between two statements shows in the next one.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(PIN_SESSION)
    return await work(client)
  } finally {
    // A pooler would lend this session, with its settings, to another application.
    await client.query('reset search_path; reset statement_timeout').catch(() => undefined)
    await client.end()
  }
}

/**
 * Takes the runner's own lock by polling: a session that waits inside the database holds a
 * snapshot, and building an index concurrently would wait for it in turn.
 */
async function takeTurn(client: pg.Client, log: MigrateOptions['log']): Promise<void> {
  const deadline = performance.now() + LOCK_PATIENCE_MS
  for (let waited = false; ; waited = true) {
    const { rows } = await client.query<{ taken: boolean }>({
      text: 'select pg_try_advisory_lock($1) as taken',
      values: [PG_MIGRATE_LOCK_ID],
    })
    if (rows[0]?.taken === true) return
    if (performance.now() > deadline) throw new Error('Another migration is still running')
    if (!waited) log('another migration is running; waiting for it to end')
    await sleep(LOCK_RETRY_MS)
  }
}

/** The runner repeats whole statements in its messages; the caller gets the error itself. */
const silentLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

async function loadMigrations(filePaths: string[]) {
  return Promise.all(
    filePaths.map(async (path) => {
      const sql = await readFile(path, 'utf8')
      const concurrent = basename(path).endsWith(CONCURRENT_SUFFIX)
      const up = concurrent
        ? (pgm: MigrationBuilder) => buildConcurrently(pgm, sql)
        : (pgm: MigrationBuilder) => pgm.sql(sql)
      return { id: path, filePaths: [path], actions: { up, down: false as const } }
    }),
  )
}

async function buildConcurrently(pgm: MigrationBuilder, sql: string): Promise<void> {
  pgm.noTransaction()
  for (const statement of splitConcurrentStatements(sql)) {
    const { indexName } = statement
    if (indexName !== null && SUPERSEDED_INDEXES.includes(indexName)) continue
    const text = await textFor(pgm.db, statement)
    if (text === null) continue
    const cleanUp = indexName === null ? null : await dropInvalidIndex(pgm.db, indexName)
    if (cleanUp !== null) pgm.sql(cleanUp)
    pgm.sql(text)
  }
}
