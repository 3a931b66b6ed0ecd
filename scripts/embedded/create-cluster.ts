import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { giveFolderTo, readPlainFile, removeAs, replaceFile, writePrivateFile } from './owned-files'
import type { PostgresBinaries } from './postgres-binaries'
import type { RunUser } from './run-user'
import { serverEnvironment } from './server-environment'

/** The database role that owns an embedded cluster. */
export const OWNER_ROLE = 'kora'

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
  await removeOldDrafts(home, user)

  const draft = `${home}.new-${randomUUID()}`
  try {
    await mkdir(draft, { mode: 0o700 })
    const passwordFile = join(draft, 'password')
    await writePrivateFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, user)
    await giveFolderTo(draft, user)
    await initialize({ binaries, user, temporary, draft, passwordFile })
    await rename(draft, home)
  } catch (error) {
    await removeAs(draft, user)
    if (await isCluster(home, binaries)) return
    throw new Error(`The embedded database could not be made in ${home}: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

/**
 * What the C library knows of letters decides what trigrams are made of: `C` knows those of ASCII
 * alone, and a search in any other script would read every ticket. It may not know every name.
 */
export const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'] as const

/** The provider that is the same on every platform: order and case are its. Postgres 17 brought it. */
const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']

const majorOf = ({ version }: PostgresBinaries) => Number(version.split('.', 1)[0])

async function initialize(options: {
  readonly binaries: PostgresBinaries
  readonly user: RunUser | null
  readonly temporary: boolean
  readonly draft: string
  readonly passwordFile: string
}): Promise<void> {
  const { binaries, user, temporary, draft, passwordFile } = options
  const data = join(draft, 'data')
  for (const characterType of CHARACTER_TYPES) {
    try {
      await promisify(execFile)(
        binaries.initdb,
        [
          `--pgdata=${data}`,
          `--username=${OWNER_ROLE}`,
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          ...(majorOf(binaries) >= 17 ? BUILTIN_LOCALE : []),
          '--locale=C',
          `--lc-ctype=${characterType}`,
          '--no-instructions',
          ...(temporary ? ['--no-sync'] : []),
        ],
        {
          cwd: draft,
          windowsHide: true,
          env: serverEnvironment(process.env),
          ...(user ? { uid: user.uid, gid: user.gid } : {}),
        },
      )
      return
    } catch (error) {
      if (!/invalid locale name/.test(reasonOf(error)) || characterType === 'C') throw error
      await removeAs(data, user)
    }
  }
}

/** The settings of every start of the server, by any caller; they go before any file's. */
export function serverSettings(options: {
  readonly port: number
  readonly temporary: boolean
}): Record<string, string> {
  const { port, temporary } = options
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: temporary ? '300' : '100',
    // A client may carry text in an error or a statement: the log keeps the reason alone.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
}

/** Beside the folder of the database, which is not ours alone. */
const portFile = (home: string) => `${home}.port`

export async function keepPort(home: string, port: number): Promise<void> {
  await replaceFile(portFile(home), `${String(port)}\n`)
}

/** The port of the last start, or null. */
export async function readPort(home: string): Promise<number | null> {
  const kept = await readPlainFile(portFile(home))
  // Where it was kept before.
  const settings = kept ?? (await readPlainFile(join(home, 'data', 'kora.conf'))) ?? ''
  const port = Number(/^(?:port = )?(\d+)$/m.exec(settings)?.[1])
  return port > 0 ? port : null
}

async function isCluster(home: string, binaries: PostgresBinaries): Promise<boolean> {
  const entries = await readdir(home).catch(() => null)
  if (entries === null || entries.length === 0) return false
  const version = await readPlainFile(join(home, 'data', 'PG_VERSION'), 16)
  if (version === null) {
    throw new Error(`${home} holds something that is not a database of ours. Move it away.`)
  }
  const major = majorOf(binaries)
  if (Number(version) !== major) {
    throw new Error(
      `${home} holds data of Postgres ${version.trim()}, and this is Postgres ${major}. Move it away to begin anew.`,
    )
  }
  return true
}

async function removeOldDrafts(home: string, user: RunUser | null): Promise<void> {
  const parent = dirname(home)
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(home)}.new-`)) continue
    const draft = join(parent, name)
    const changed = await stat(draft).then(
      (found) => found.mtimeMs,
      () => Date.now(),
    )
    if (Date.now() - changed > DRAFT_LIFE_MS) await removeAs(draft, user)
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
    ? error.stderr.trim()
    : error.message
}
