import { openBenchCluster } from '@/bench/fixture/bench-cluster'
import { migrateBy, type Version } from '@/bench/fixture/version'
import { seedScale } from '@/scripts/seed/scale/seed-scale'

const WORKSPACE = 'scale'

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

/** A Postgres of our own for databases of several sizes and versions. */
export async function openScaleCluster() {
  const cluster = await openBenchCluster()
  let databases = 0
  return {
    postgres: cluster.postgres,
    fill: async (
      size: ScaleSize,
      version: Version,
      log: (line: string) => void,
    ): Promise<ScaleDatabase> => {
      databases += 1
      const name = `scale_${size.tickets}_${databases}`
      await cluster.pool.query(`create database ${name}`)
      const url = cluster.url(name)
      await migrateBy(version, url, { wake: true })
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
      await cluster.writeToDisk()
      await cluster.pool.query('checkpoint')
    },
    close: () => cluster.close(),
  }
}
