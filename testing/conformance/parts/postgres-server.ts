import { existsSync } from 'node:fs'
import { appendFile, chmod, chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { RunUser } from '@/scripts/embedded/run-user'
import { freePort } from '@/scripts/process/ports.mjs'
import { type Program, runProgram, startProgram } from './program'
import { until } from './until'

/** The folder of one Postgres' programs, and whom it runs as. */
export interface PostgresPrograms {
  /** Such as `/usr/lib/postgresql/15/bin`. */
  readonly bin: string
  readonly user: RunUser | null
}

export const OWNER = 'kora'

/** What differs from a server's defaults; a fault may add to it before a start. */
const SETTINGS = [
  "listen_addresses = '127.0.0.1'",
  'wal_level = replica',
  'max_wal_senders = 4',
  'hot_standby = on',
  // A test's data needs no disk.
  'fsync = off',
  'max_connections = 60',
  'wal_receiver_status_interval = 1s',
  'wal_retrieve_retry_interval = 200ms',
]

/** A real Postgres, primary or replica, in a folder of its own. */
export class PostgresServer {
  readonly #programs: PostgresPrograms
  readonly data: string
  readonly port: number
  #program: Program | null = null

  private constructor(programs: PostgresPrograms, data: string, port: number) {
    this.#programs = programs
    this.data = data
    this.port = port
  }

  /** A new cluster, started. */
  static async create(programs: PostgresPrograms, data: string): Promise<PostgresServer> {
    const { bin, user } = programs
    const server = new PostgresServer(programs, data, await freePort())
    await server.#makeFolder()
    await runProgram(join(bin, 'initdb'), {
      args: ['-D', data, '-U', OWNER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      user,
      folder: data,
    })
    await server.configure(...SETTINGS, `port = ${String(server.port)}`)
    await appendFile(join(data, 'pg_hba.conf'), 'host replication all 127.0.0.1/32 trust\n')
    await server.start()
    return server
  }

  /** A streaming replica, made of the stopped files of its primary; both run afterwards. */
  static async replicaOf(primary: PostgresServer, data: string): Promise<PostgresServer> {
    const server = new PostgresServer(primary.#programs, data, await freePort())
    await primary.stop()
    await cp(primary.data, data, { recursive: true })
    await server.#own(data)
    await writeFile(join(data, 'standby.signal'), '')
    await server.configure(
      `port = ${String(server.port)}`,
      `primary_conninfo = '${primary.conninfo}'`,
    )
    await server.#own(data)
    await Promise.all([primary.start(), server.start()])
    await until('the replica streams', async () => {
      const [found] = await primary.query('postgres', 'select 1 from pg_stat_replication')
      return found ?? null
    })
    return server
  }

  get conninfo(): string {
    return `host=127.0.0.1 port=${String(this.port)} user=${OWNER} application_name=replica`
  }

  url(database: string, user: string = OWNER): string {
    return `postgres://${user}@127.0.0.1:${String(this.port)}/${database}`
  }

  get isRunning(): boolean {
    return this.#program?.isRunning === true
  }

  /** Lines for its configuration; the last one of a name counts, from the next start or reload. */
  async configure(...lines: readonly string[]): Promise<void> {
    await appendFile(join(this.data, 'postgresql.conf'), `${lines.join('\n')}\n`)
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const { bin, user } = this.#programs
    const args = ['-D', this.data, '-k', this.data]
    this.#program = startProgram(join(bin, 'postgres'), { args, user, folder: this.data })
    const program = this.#program
    await until(`Postgres answers on ${String(this.port)}`, async () => {
      if (!program.isRunning) throw new Error(program.lines.slice(-10).join('\n'))
      await this.query('postgres', 'select 1')
      return true
    })
  }

  /** `fast` ends every session; `immediate` is a crash. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.#program?.stop(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  }

  /** Its settings are read again. */
  reload(): void {
    this.#program?.signal('SIGHUP')
  }

  /** Makes a replica a primary. */
  async promote(): Promise<void> {
    await this.query('postgres', 'select pg_promote(true, 30)')
  }

  async query(database: string, text: string, values: readonly unknown[] = []): Promise<unknown[]> {
    const client = new pg.Client({
      connectionString: this.url(database),
      connectionTimeoutMillis: 5_000,
      query_timeout: 60_000,
    })
    client.on('error', () => undefined)
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(text, [...values])
      return rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  async remove(): Promise<void> {
    await this.stop('immediate')
    await rm(this.data, { recursive: true, force: true })
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.data, { recursive: true })
    await this.#own(this.data)
  }

  async #own(path: string): Promise<void> {
    await chmod(this.data, 0o700)
    const { user } = this.#programs
    if (user === null) return
    await chown(path, user.uid, user.gid)
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    await Promise.all(
      entries.map((entry) => chown(join(entry.parentPath, entry.name), user.uid, user.gid)),
    )
  }
}

/** Debian's newest Postgres with all its programs, or null. */
export function debianPostgres(): string | null {
  const versions = ['18', '17', '16', '15', '14']
  const bins = versions.map((version) => `/usr/lib/postgresql/${version}/bin`)
  return bins.find((bin) => existsSync(join(bin, 'postgres'))) ?? null
}
