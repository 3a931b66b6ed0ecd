import { describeError } from '@/lib/domain/failure'
import { migrate } from '@/lib/server/db/schema/migrate'
import type { Scene, Stage } from './fault'
import type { Pooler, PoolMode } from './parts/pooler'
import { until } from './parts/until'
import { untilReady } from './until-ready'

const WORDS = 'the address leads through a pooler'

/** What both panels say while no statement passes the pooler. */
export const NOTHING_PASSES = {
  state: /This data is old|does not answer/,
  tickets: /does not answer|cannot be read/,
} as const

interface PoolerFault {
  readonly begin: (pooler: Pooler) => Promise<unknown>
  readonly end: (pooler: Pooler) => Promise<unknown>
}

/** A cockpit that reads through PgBouncer, and has a direct address too. */
export async function besidePoolerScene(stage: Stage, { begin, end }: PoolerFault): Promise<Scene> {
  const database = await stage.estate.database()
  const pooler = await stage.estate.pooler('transaction')
  const cockpit = await stage.serve(database, {
    DATABASE_URL: pooler.url(database.name),
    KORA_DIRECT_DATABASE_URL: stage.estate.primary.url(database.name),
  })
  await untilReady(cockpit)
  return { cockpit, begin: () => begin(pooler), end: () => end(pooler) }
}

/** A cockpit whose only address leads through PgBouncer. */
export async function pooledScene(stage: Stage, mode: PoolMode): Promise<Scene> {
  const { primary } = stage.estate
  const database = await stage.estate.database()
  const pooler = await stage.estate.pooler(mode)
  const url = pooler.url(database.name)
  const cockpit = await stage.serve(database, { DATABASE_URL: url })
  const count = async (what: string) =>
    Number(
      Object.values((await primary.query('postgres', `select count(*) as n ${what}`))[0] ?? {})[0],
    )
  return {
    cockpit,
    begin: () => Promise.resolve(),
    end: () => Promise.resolve(),
    check: async () => {
      if (mode !== 'statement') {
        await until('the log says why', () =>
          Promise.resolve(cockpit.logs.some((line) => line.includes(WORDS)) || null),
        )
      }
      const refused = await migrate({ connectionString: url, log: () => undefined }).then(
        () => 'nothing',
        describeError,
      )
      if (!refused.includes(WORDS)) throw new Error(`the migration was refused with ${refused}`)
      const locks = await count("from pg_locks where locktype = 'advisory'")
      const leaders = await count(
        "from pg_stat_activity where application_name = 'kora-cockpit-leader' and query ilike '%lock%'",
      )
      const listeners = await count("from pg_stat_activity where query ilike 'listen%'")
      if (locks + leaders + listeners > 0) {
        throw new Error(`left: ${String(locks)} locks, ${String(listeners)} listeners`)
      }
      return [
        'no advisory lock and no listener is left in the database',
        `npm run db:migrate refuses: “${refused}”`,
      ]
    },
  }
}
