import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort, listenRefusal } from '../process/ports.mjs'
import { createCluster, keepPort, OWNER_ROLE, readPort, serverSettings } from './create-cluster'
import { clusterHome } from './cluster-home'
import { readPlainFile, removeAs } from './owned-files'
import { findPostgresBinaries } from './postgres-binaries'
import type { PostgresBinaries } from './postgres-binaries'
import { findPostmaster, PostmasterError, startPostmaster, stopPostmaster } from './postmaster'
import { blockingFolder, findRunUser } from './run-user'
import type { RunUser } from './run-user'
import { guardTemporaryCluster } from './temporary-guard'

/** A Postgres of our own, on 127.0.0.1 only. */
export interface EmbeddedCluster {
  /** The TCP port; a cluster keeps it over `stop` and `start`. */
  readonly port: number
  /** Postgres' own data folder (`PGDATA`). */
  readonly dataDir: string
  /** A connection string with the password of the cluster's owner: never to be printed. */
  readonly url: (database: string) => string
  /** Starts it again on the same port, or adopts the server that runs on the data already. */
  start(): Promise<void>
  /** Ends with the server's process gone. `immediate` is a crash on purpose. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
}

interface Place {
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly user: RunUser | null
  readonly temporary: boolean
}

/** The session lock that one opener holds while it lives; the server frees it with its connection. */
const OWNER_LOCK = 5_672_001
const LOCK_PATIENCE_MS = 2_000
const RECOVERY_LIMIT_MS = 60_000

/**
 * Opens the cluster under a folder of ours: creates it on the first call, adopts a server that a
 * killed process left behind, else starts one. Resolves when the server answers.
 * @param options `dataDir`: the folder for data, password and log. Where the account that runs
 *   Postgres for root cannot reach it, another place is used and `log` says which
 * @throws when the platform has no embedded Postgres, or when a living process has the cluster open
 */
export async function openCluster(options: {
  dataDir: string
  log?: (line: string) => void
}): Promise<EmbeddedCluster> {
  return await open(await findPlace(options.dataDir, options.log ?? (() => undefined)))
}

/**
 * Stops or starts the server of a cluster that another process has open, as an outage would: that
 * process keeps its claim on it.
 * @returns whether something had to be done; null when there is no cluster in that folder
 */
export async function switchCluster(dataDir: string, to: 'on' | 'off'): Promise<boolean | null> {
  const place = await findPlace(dataDir, () => undefined)
  const data = join(place.home, 'data')
  const port = await readPort(place.home)
  if (port === null) return null
  const runs = (await findPostmaster(data)) !== null
  if (runs === (to === 'on')) return false
  if (to === 'on') await launch(place, await realpath(data), port)
  else await stopPostmaster(data, 'fast', place.binaries)
  return true
}

async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  const user = await findRunUser()
  const binaries = await findPostgresBinaries(user, log)
  const home = await clusterHome(resolve(dataDir), user, log)
  return { home, binaries, user, temporary: false }
}

/**
 * A throw-away cluster for tests: does not survive a power cut, and is removed even when the process
 * that opened it is killed.
 */
export async function temporaryCluster(options?: {
  log?: (line: string) => void
}): Promise<EmbeddedCluster & { remove(): Promise<void> }> {
  const log = options?.log ?? (() => undefined)
  const user = await findRunUser()
  const binaries = await findPostgresBinaries(user, log)
  const place = (await blockingFolder(tmpdir(), user)) ? '/var/tmp' : tmpdir()
  const folder = await realpath(await mkdtemp(join(place, 'kora-test-')))
  await chmod(folder, 0o755)
  const release = guardTemporaryCluster(folder)
  const cluster = await open({ home: join(folder, 'postgres'), binaries, user, temporary: true })
  await waitForNoDisk(cluster.url('postgres'))
  const remove = async () => {
    await cluster.stop('immediate')
    await removeAs(join(folder, 'postgres'), user)
    await rm(folder, { recursive: true, force: true })
    release()
  }
  return {
    ...cluster,
    get port() {
      return cluster.port
    },
    remove,
  }
}

/**
 * By `alter system`, not on the server's command line, which would outrank it: a run that needs
 * durable commits takes them back.
 */
async function waitForNoDisk(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await client.query(`alter system set ${name} = off`)
    }
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
}

async function open(place: Place): Promise<EmbeddedCluster> {
  const { home, binaries } = place
  await createCluster(place)
  const data = join(await realpath(home), 'data')
  const password = (await readPlainFile(join(home, 'password')))?.trim()
  if (password === undefined) throw new Error(`${join(home, 'password')} cannot be read.`)
  let port = await launch(place, data, null)
  let owner: Awaited<ReturnType<typeof ownedConnection>> | null = null

  const url = (database: string) =>
    `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${String(port)}/${encodeURIComponent(database)}`
  const connect = async () => {
    owner = await ownedConnection(url('postgres'), home)
    owner.client.once('end', () => {
      owner = null
    })
  }
  await connect()

  return {
    get port() {
      return port
    },
    dataDir: data,
    url,
    start: async () => {
      port = await launch(place, data, port)
      if (!owner) await connect()
    },
    stop: async (mode = 'fast') => {
      await owner?.release()
      await stopPostmaster(data, mode, binaries)
    },
  }
}

/** Adopts or starts the server. A fixed port is known to other processes already: it may not change. */
async function launch(place: Place, data: string, fixedPort: number | null): Promise<number> {
  const { binaries, user, temporary, home } = place
  const deadline = Date.now() + 20_000
  for (;;) {
    const running = await findPostmaster(data)
    if (running) return running.port
    const port = fixedPort ?? (await keptPort(home)) ?? (await freePort())
    await keepPort(home, port)
    try {
      const settings = serverSettings({ port, temporary })
      await startPostmaster({ binaries, data, settings, user, logFile: join(home, 'server.log') })
    } catch (error) {
      if (!(error instanceof PostmasterError) || Date.now() > deadline) throw error
      // Sessions of a killed server end by themselves; a port or the folder may just have been taken.
      const passing = error.code === 'port_taken' ? fixedPort === null : error.code !== 'failed'
      if (!passing) throw error
      await pause(200)
    }
  }
}

async function keptPort(home: string): Promise<number | null> {
  const port = await readPort(home)
  return port !== null && (await listenRefusal(port)) === null ? port : null
}

/** Connects, which proves that the server answers and is ours, and takes the lock of the opener. */
async function ownedConnection(
  connectionString: string,
  home: string,
): Promise<{ client: pg.Client; release(): Promise<void> }> {
  const began = Date.now()
  for (;;) {
    const socket = new Socket()
    const client = new pg.Client({
      stream: () => socket,
      connectionString,
      connectionTimeoutMillis: 5_000,
      application_name: 'kora-cockpit embedded',
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      await client.end().catch(() => undefined)
      // 57P03: it is starting up or recovering from a crash.
      const starting = error instanceof Error && 'code' in error && error.code === '57P03'
      if (!starting || Date.now() - began > RECOVERY_LIMIT_MS) throw error
      await pause(200)
      continue
    }
    const lock = await client.query<{ taken: boolean }>(
      'select pg_catalog.pg_try_advisory_lock($1) as taken',
      [OWNER_LOCK],
    )
    if (lock.rows[0]?.taken) {
      // An open connection must not keep a process alive that forgot to stop the cluster.
      socket.unref()
      const release = async () => {
        socket.ref()
        // A frozen server never closes its connections.
        await Promise.race([
          client.end().catch(() => undefined),
          pause(1_000, null, { ref: false }),
        ])
        socket.destroy()
      }
      return { client, release }
    }
    await client.end()
    if (Date.now() - began > LOCK_PATIENCE_MS) {
      throw new Error(
        `The embedded database in ${dirname(home)}/${basename(home)} is in use by another process.`,
      )
    }
    await pause(200)
  }
}
