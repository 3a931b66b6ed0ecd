import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { insertWork } from '@/e2e/fixtures/database/work'
import { migrate } from '@/lib/server/db/schema/migrate'
import { grantRole } from '@/lib/server/db/schema/role-grants'
import { findRunUser } from '@/scripts/embedded/run-user'
import type { TestDatabase } from '@/testing/database/database'
import { insertActor } from '@/testing/database/factories'
import { type Balancer, openBalancer } from './parts/balancer'
import { openPooler, type Pooler, type PoolMode } from './parts/pooler'
import { type PostgresPrograms, PostgresServer } from './parts/postgres-server'

const TEMPLATE = 'kora_template'
/** Whom a cockpit connects as: it has what `grantRole` lists, and owns nothing. */
export const APPLICATION = 'kora_app'

/** Real servers around one migrated Postgres, in a folder that goes with them. */
export type EstateDatabase = TestDatabase & { readonly name: string }

export interface Estate {
  readonly programs: PostgresPrograms
  readonly primary: PostgresServer
  readonly folder: string
  /** A migrated database with one ticket in every bucket. */
  database(server?: PostgresServer): Promise<EstateDatabase>
  /** The one replica of `primary`, which is stopped for a moment where it has none yet. */
  replica(): Promise<PostgresServer>
  pooler(mode: PoolMode): Promise<Pooler>
  balancer(servers: readonly PostgresServer[]): Promise<Balancer>
  close(): Promise<void>
}

/** Opens an estate with a primary of its own; takes some seconds. */
export async function openEstate(bin: string): Promise<Estate> {
  const programs = { bin, user: await findRunUser() }
  const folder = await mkdtemp(join(tmpdir(), 'kora-conformance-'))
  await chmod(folder, 0o755)
  const closers: (() => Promise<unknown>)[] = []
  const newFolder = () => join(folder, randomUUID().slice(0, 8))
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const primary = await PostgresServer.create(programs, newFolder())
    closers.push(() => primary.remove())
    await makeTemplate(primary)
    let replica: Promise<PostgresServer> | null = null
    const makeReplica = async () => {
      const made = await PostgresServer.replicaOf(primary, newFolder())
      closers.push(() => made.remove())
      return made
    }
    return {
      programs,
      primary,
      folder,
      close,
      database: async (server = primary) => {
        const database = await cloneOf(server)
        closers.push(() => database.pool.end().catch(() => undefined))
        return database
      },
      replica: () => (replica ??= makeReplica()),
      pooler: async (mode) => {
        const target = { targetPort: primary.port, folder: newFolder(), user: programs.user }
        const pooler = await openPooler({ mode, ...target })
        closers.push(() => pooler.stop())
        return pooler
      },
      balancer: async (servers) => {
        const balancer = await openBalancer(servers, newFolder())
        closers.push(() => balancer.stop())
        return balancer
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function makeTemplate(server: PostgresServer): Promise<void> {
  await server.query('postgres', `create database ${TEMPLATE}`)
  const connectionString = server.url(TEMPLATE)
  await migrate({ connectionString, log: () => undefined, wakeTriggers: true })
  await server.query('postgres', `create role ${APPLICATION} login`)
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await grantRole(client, APPLICATION, 'runtime')
  } finally {
    await client.end()
  }
}

async function cloneOf(server: PostgresServer) {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await server.query('postgres', `create database ${name} template ${TEMPLATE}`)
  const url = server.url(name)
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  // A fault stops Postgres under these connections.
  pool.on('error', () => undefined)
  const workspaceId = 'org_test'
  const koraActorId = await insertActor(pool, { workspaceId, kind: 'kora' })
  const drop = async () => {
    await pool.end()
    await server.query('postgres', `drop database if exists ${name} with (force)`)
  }
  const database = { name, url, pool, workspaceId, koraActorId, drop }
  await insertWork(database)
  return database
}
