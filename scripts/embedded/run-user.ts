import { chmod, lstat, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'

/** An account without privileges: Postgres refuses to run as root. */
export interface RunUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * The account that Postgres has to run as: null for "as ourselves", which is every case but root.
 * Root lends it to `postgres` where that account exists, else to `nobody`.
 */
export async function findRunUser(): Promise<RunUser | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => {
    const [name = '', , uid, gid] = line.split(':')
    // `nobody` is -2 on some systems, which the kernel reads as an unsigned number.
    return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
  })
  const user = ['postgres', 'nobody']
    .map((name) => accounts.find((account) => account.name === name && account.uid !== 0))
    .find((account) => account !== undefined)
  if (!user) {
    throw new Error(
      'Postgres does not run as root, and this machine has neither an account `postgres` nor `nobody`. ' +
        'Run as another user, or set DATABASE_URL to a Postgres of your own.',
    )
  }
  return user
}

/** The first of the path and its parents that the user cannot enter, or null. Missing ones do not block. */
export async function blockingFolder(path: string, user: RunUser | null): Promise<string | null> {
  if (!user) return null
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => null)
    if (found && !permits(found, user, 0o1)) return folder
    if (folder === parse(folder).root) return null
  }
}

/**
 * Whether the user has this access to the file by its mode bits: 4 read, 2 write, 1 enter or
 * execute.
 */
export function permits(
  file: { readonly mode: number; readonly uid: number; readonly gid: number },
  user: RunUser,
  bits: number,
): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0
  return ((file.mode >> shift) & bits) === bits
}

/**
 * A folder that root owns and every user can enter, for what cannot stay where it is. `/var/lib`
 * comes first: systems clean `/var/tmp` by age, and that would eat a database file by file.
 */
export async function reachableHome(): Promise<string> {
  const candidates = [
    join('/var/lib', 'kora-cockpit'),
    join('/var/tmp', `kora-cockpit-${String(process.getuid?.() ?? 0)}`),
  ]
  for (const folder of candidates) {
    const usable = await mkdir(folder, { mode: 0o755 })
      .then(() => chmod(folder, 0o755))
      .then(
        () => true,
        () => isOursAlone(folder),
      )
    if (usable) return folder
  }
  throw new Error(`None of ${candidates.join(', ')} can be used by the embedded Postgres.`)
}

/** Another user may have put a folder of that name into a shared place: only our own counts. */
async function isOursAlone(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null)
  return (
    found !== null &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & 0o022) === 0 &&
    (found.mode & 0o001) === 0o001
  )
}
