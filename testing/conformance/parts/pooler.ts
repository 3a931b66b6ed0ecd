import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { RunUser } from '@/scripts/embedded/run-user'
import { freePort } from '@/scripts/process/ports.mjs'
import { findProgram, type Program, startProgram } from './program'
import { OWNER } from './postgres-server'
import { until } from './until'

export type PoolMode = 'session' | 'transaction' | 'statement'

/** A real PgBouncer before a Postgres. */
export interface Pooler {
  readonly port: number
  url(database: string): string
  /** A command of its console, such as `pause`. */
  admin(command: string): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

interface PoolerOptions {
  readonly mode: PoolMode
  readonly targetPort: number
  readonly folder: string
  readonly user: RunUser | null
}

/** Starts one. Throws where this machine has no PgBouncer. */
export async function openPooler(options: PoolerOptions): Promise<Pooler> {
  const { mode, targetPort, folder, user } = options
  const path = findProgram('pgbouncer')
  if (path === null) throw new Error('This machine has no pgbouncer.')
  const port = await freePort()
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(join(folder, 'users.txt'), `"${OWNER}" ""\n`)
  await writeFile(
    file,
    [
      '[databases]',
      `* = host=127.0.0.1 port=${String(targetPort)}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${String(port)}`,
      'unix_socket_dir =',
      'auth_type = trust',
      `auth_file = ${join(folder, 'users.txt')}`,
      `admin_users = ${OWNER}`,
      `pool_mode = ${mode}`,
      'default_pool_size = 20',
      'max_client_conn = 200',
      'ignore_startup_parameters = extra_float_digits',
      '',
    ].join('\n'),
  )
  if (user !== null) await chown(folder, user.uid, user.gid)
  let program: Program | null = null
  const url = (database: string) => `postgres://${OWNER}@127.0.0.1:${String(port)}/${database}`
  const admin = async (command: string) => {
    // Its console knows the simple protocol alone, which a query without values uses.
    const client = new pg.Client({ connectionString: url('pgbouncer') })
    client.on('error', () => undefined)
    await client.connect()
    try {
      await client.query(command)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const start = async () => {
    program = startProgram(path, { args: [file], user, folder })
    await until('PgBouncer answers', async () => {
      await admin('show version')
      return true
    })
  }
  await start()
  return { port, url, admin, start, stop: async () => program?.stop('SIGINT') }
}
