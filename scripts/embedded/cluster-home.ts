import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { removeAs } from './owned-files'
import { findPostmaster } from './postmaster'
import { blockingFolder, reachableHome } from './run-user'
import type { RunUser } from './run-user'

const ORPHAN_AGE_MS = 86_400_000

/**
 * Where a cluster that was asked for at `wanted` can live: there, or in a place that the user of
 * Postgres can reach, under a name made from the wanted path.
 */
export async function clusterHome(
  wanted: string,
  user: RunUser | null,
  log: (line: string) => void,
): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true })
  const parent = await realpath(dirname(wanted))
  const blocking = await blockingFolder(parent, user)
  if (!user || blocking === null) return wanted

  const shared = await reachableHome()
  const clusters = join(shared, 'clusters')
  await mkdir(clusters, { recursive: true })
  await chmod(clusters, 0o755)
  await removeOrphans(clusters, user)
  const name = createHash('sha256')
    .update(join(parent, basename(wanted)))
    .digest('hex')
    .slice(0, 16)
  const folder = join(clusters, name)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'made-for'), `${parent}\n`, { mode: 0o600 })
  log(`${blocking} is closed to the user ${user.name}: the database lives in ${folder}`)
  return join(folder, 'postgres')
}

/** Data whose clone was deleted more than a day ago is unreachable. */
async function removeOrphans(clusters: string, user: RunUser): Promise<void> {
  for (const name of await readdir(clusters)) {
    const folder = join(clusters, name)
    const note = join(folder, 'made-for')
    const clone = (await readFile(note, 'utf8').catch(() => '')).trim()
    if (clone === '' || (await present(clone))) continue
    const used = (await stat(note)).mtimeMs
    if (Date.now() - used < ORPHAN_AGE_MS) continue
    if (await findPostmaster(join(folder, 'postgres', 'data'))) continue
    await removeAs(join(folder, 'postgres'), user)
    await rm(folder, { recursive: true, force: true })
  }
}

async function present(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
