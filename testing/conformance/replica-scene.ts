import type { EstateDatabase } from './estate'
import { until } from './parts/until'
import type { PostgresServer } from './parts/postgres-server'
import type { Scene, Stage } from './fault'
import { untilReady } from './until-ready'

interface ReplicaFault {
  readonly begin: (replica: PostgresServer, primary: PostgresServer) => Promise<unknown>
  readonly end: (replica: PostgresServer, primary: PostgresServer) => Promise<unknown>
}

/** Resolves when the replica has the tables of a database of its primary. */
export async function untilCopied(
  replica: PostgresServer,
  { name }: EstateDatabase,
): Promise<void> {
  await until('the replica has the database', async () => {
    await replica.query(name, 'select from public.tickets limit 1')
    return true
  })
}

/** A leader on a primary, and an observer on its replica, whose page is looked at. */
export async function replicaScene(stage: Stage, { begin, end }: ReplicaFault): Promise<Scene> {
  const { primary } = stage.estate
  const replica = await stage.estate.replica()
  const database = await stage.estate.database()
  await untilCopied(replica, database)
  const leader = await stage.serve(database, { DATABASE_URL: primary.url(database.name) })
  await untilReady(leader)
  const observer = await stage.serve(database, {
    DATABASE_URL: replica.url(database.name),
    KORA_ROLE: 'observer',
  })
  await untilReady(observer)
  return {
    cockpit: observer,
    begin: () => begin(replica, primary),
    end: () => end(replica, primary),
  }
}
