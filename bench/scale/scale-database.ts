import pg from 'pg'
import * as z from 'zod'
import { migrate } from '@/lib/server/db/schema/migrate'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { seedScale } from '@/scripts/seed/scale/seed-scale'

const WORKSPACE = 'scale'

const version = z.tuple([z.object({ server_version: z.string() })])

export interface ScaleSize {
  readonly tickets: number
  readonly events: number
}

export interface ScaleDatabase extends ScaleSize {
  readonly url: string
  readonly workspaceId: string
  readonly koraActorId: string
  /** How long it took to fill. */
  readonly seedSeconds: number
}

/**
 * A Postgres of our own for databases of several sizes. It writes to the disk as a real one does:
 * a temporary cluster would skip that, and every commit would look free.
 */
export async function openScaleCluster() {
  const cluster = await temporaryCluster()
  const admin = new pg.Client({ connectionString: cluster.url('postgres') })
  await admin.connect()
  const { rows } = await admin.query('show server_version')
  return {
    postgres: version.parse(rows)[0].server_version,
    fill: async (size: ScaleSize, log: (line: string) => void): Promise<ScaleDatabase> => {
      const name = `scale_${size.tickets}`
      await admin.query(`create database ${name}`)
      const url = cluster.url(name)
      await migrate({ connectionString: url, log: () => undefined, wakeTriggers: true })
      const began = performance.now()
      const { koraActorId } = await seedScale({
        connectionString: url,
        workspaceId: WORKSPACE,
        ...size,
        log,
      })
      const seedSeconds = (performance.now() - began) / 1_000
      return { ...size, url, workspaceId: WORKSPACE, koraActorId, seedSeconds }
    },
    /** From here on every commit reaches the disk. */
    writeToDisk: async () => {
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
        await admin.query(`alter system set ${setting} = on`)
      }
      await admin.query('select pg_reload_conf()')
      await admin.query('checkpoint')
    },
    close: async () => {
      await admin.end()
      await cluster.remove()
    },
  }
}
