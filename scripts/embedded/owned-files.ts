import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { RunUser } from './run-user'

// The folder of the database belongs to the account that Postgres runs as, and whatever holds that
// account may put a link into it. Root follows none there and changes the owner of what it has opened,
// never of a path.

/** On Windows, which has neither flag nor root, both are undefined, and an `or` takes that for 0. */
const { O_NOFOLLOW: NO_LINK, O_NONBLOCK: NO_WAIT } = constants

/** Hands a folder to the user; nothing happens when we run as ourselves. */
export async function giveFolderTo(path: string, user: RunUser | null): Promise<void> {
  if (!user) return
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | NO_LINK)
  try {
    await folder.chown(user.uid, user.gid)
  } finally {
    await folder.close()
  }
}

/** Writes a new file that is private from its first moment on, and belongs to the user. */
export async function writePrivateFile(
  path: string,
  text: string,
  user: RunUser | null,
): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(text)
    if (user) await file.chown(user.uid, user.gid)
  } finally {
    await file.close()
  }
}

/** Replaces a file of ours as a whole; a link in its place is replaced too, not followed. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`
  await writePrivateFile(draft, text, null)
  await rename(draft, path)
}

/**
 * A file's text as far as `limit` bytes, or null: where there is none, where it is not a plain file,
 * and where it is a link.
 */
export async function readPlainFile(path: string, limit = 65_536): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | NO_LINK | NO_WAIT).catch(() => null)
  try {
    if (file === null || !(await file.stat()).isFile()) return null
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } finally {
    await file?.close()
  }
}

/**
 * Opens a log of the user's to append to. What stands in its place and is not the user's own plain
 * file, under this one name, is removed, and a new one made. To be closed by the caller.
 */
export async function openLog(path: string, user: RunUser | null): Promise<FileHandle> {
  const append = constants.O_RDWR | constants.O_APPEND | NO_LINK
  const found = await open(path, append | NO_WAIT).catch(() => null)
  if (found !== null) {
    const { uid, nlink } = await found.stat()
    const isTheirs = user === null || uid === user.uid
    if (isTheirs && nlink === 1 && (await found.stat()).isFile()) return found
    await found.close()
  }
  await removeAs(path, user)
  const made = await open(path, append | constants.O_CREAT | constants.O_EXCL, 0o600)
  if (user) await made.chown(user.uid, user.gid)
  return made
}

/** Removes a file or a folder of the user's, as that user: a link cannot lead it to what is ours. */
export async function removeAs(path: string, user: RunUser | null): Promise<void> {
  if (!user) {
    await rm(path, { recursive: true, force: true })
    return
  }
  const as = { uid: user.uid, gid: user.gid, cwd: '/' }
  await promisify(execFile)('rm', ['-rf', '--', path], as).catch(() => undefined)
  // What stands in a folder of ours, only we may take out: by now it is empty.
  await rm(path, { recursive: true, force: true })
}
