import type { Estate, EstateDatabase } from './estate'
import type { PostgresServer } from './parts/postgres-server'
import type { Scene, Stage } from './fault'
import { until } from './parts/until'
import { untilCopied } from './replica-scene'
import { readinessOf } from './until-ready'
import { serveWorking, untilWorked } from './work-scene'

/** Work goes on within this after the standby is promoted, ms. */
export const WORK_WITHIN_MS = 10_000

type Address = (estate: Estate, replica: PostgresServer, database: string) => Promise<string>

/** A leader that works, over an address that leads to whichever of two servers is the primary. */
export async function failoverScene(
  stage: Stage,
  address: Address,
): Promise<Scene & { readonly database: EstateDatabase }> {
  const { estate } = stage
  const { primary } = estate
  const replica = await estate.replica()
  const database = await estate.database()
  await untilCopied(replica, database)
  const url = await address(estate, replica, database.name)
  const cockpit = await serveWorking(stage, database, url)
  let promotedAt = 0
  return {
    cockpit,
    database,
    begin: () => primary.stop('immediate'),
    end: async () => {
      promotedAt = performance.now()
      await replica.promote()
    },
    after: async () => {
      const ms = await untilWorked(replica, database, promotedAt)
      if (ms > WORK_WITHIN_MS) throw new Error(`work went on only after ${String(ms)} ms`)
      const wake = await until('it listens again', async () => {
        const { wake: how } = await readinessOf(cockpit)
        return how === 'listening' ? how : null
      })
      return [
        `a ticket of the time after was completed ${(ms / 1_000).toFixed(1)} s after the promotion began`,
        `GET /api/health/ready says wake: ${wake}`,
      ]
    },
  }
}
