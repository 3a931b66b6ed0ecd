import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { appendFile, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries'
import { writePrivateFile } from './postmaster'
import { makePrivateFolder } from './run-user'
import type { RunUser } from './run-user'

/** The database role that owns an embedded cluster. */
export const OWNER_ROLE = 'kora'

const SETTINGS_FILE = 'kora.conf'
const DRAFT_LIFE_MS = 600_000

/**
 * Makes the cluster of this folder unless it is there. It is made beside its place and moved there
 * in one step: neither a killed start nor two starts at once can leave half of one behind.
 * @throws when the folder holds something else, or data of another major version of Postgres
 */
export async function createCluster(options: {
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly user: RunUser | null
  readonly temporary: boolean
}): Promise<void> {
  const { home, binaries, user, temporary } = options
  if (await isCluster(home, binaries)) return
  await removeOldDrafts(home)

  const draft = `${home}.new-${randomUUID()}`
  try {
    await makePrivateFolder(draft, user)
    const passwordFile = join(draft, 'password')
    await writePrivateFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, user)
    const data = join(draft, 'data')
    await promisify(execFile)(
      binaries.initdb,
      [
        `--pgdata=${data}`,
        `--username=${OWNER_ROLE}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The provider that is the same on every platform; the C library may not know C.UTF-8.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
        ...(temporary ? ['--no-sync'] : []),
      ],
      {
        cwd: draft,
        windowsHide: true,
        env: { ...process.env, LC_ALL: 'C' },
        ...(user ? { uid: user.uid, gid: user.gid } : {}),
      },
    )
    await appendFile(join(data, 'postgresql.conf'), `\ninclude '${SETTINGS_FILE}'\n`)
    await writePrivateFile(join(data, SETTINGS_FILE), '', user)
    await rename(draft, home)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (await isCluster(home, binaries)) return
    throw new Error(`The embedded database could not be made in ${home}: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

/** Writes the settings that every start of the server uses, whoever starts it. */
export async function writeSettings(options: {
  readonly data: string
  readonly user: RunUser | null
  readonly port: number
  readonly temporary: boolean
}): Promise<void> {
  const lines = [
    `port = ${String(options.port)}`,
    `listen_addresses = '127.0.0.1'`,
    `unix_socket_directories = ''`,
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
    `max_connections = ${options.temporary ? '300' : '100'}`,
    // A client may carry text in an error or a statement: the log keeps the reason alone.
    `log_min_error_statement = panic`,
    `log_error_verbosity = terse`,
  ]
  if (options.temporary) {
    lines.push('fsync = off', 'synchronous_commit = off', 'full_page_writes = off')
  }
  await writePrivateFile(join(options.data, SETTINGS_FILE), `${lines.join('\n')}\n`, options.user)
}

/** The port of the last start, or null. */
export async function readPort(data: string): Promise<number | null> {
  const settings = await readFile(join(data, SETTINGS_FILE), 'utf8').catch(() => '')
  const port = Number(/^port = (\d+)$/m.exec(settings)?.[1])
  return port > 0 ? port : null
}

async function isCluster(home: string, binaries: PostgresBinaries): Promise<boolean> {
  const entries = await readdir(home).catch(() => null)
  if (entries === null || entries.length === 0) return false
  const version = await readFile(join(home, 'data', 'PG_VERSION'), 'utf8').catch(() => null)
  if (version === null) {
    throw new Error(`${home} holds something that is not a database of ours. Move it away.`)
  }
  const major = binaries.version.split('.', 1)[0] ?? ''
  if (version.trim() !== major) {
    throw new Error(
      `${home} holds data of Postgres ${version.trim()}, and this is Postgres ${major}. Move it away to begin anew.`,
    )
  }
  return true
}

async function removeOldDrafts(home: string): Promise<void> {
  const parent = dirname(home)
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(home)}.new-`)) continue
    const draft = join(parent, name)
    const changed = await stat(draft).then(
      (found) => found.mtimeMs,
      () => Date.now(),
    )
    if (Date.now() - changed > DRAFT_LIFE_MS) await rm(draft, { recursive: true, force: true })
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
    ? error.stderr.trim()
    : error.message
}
