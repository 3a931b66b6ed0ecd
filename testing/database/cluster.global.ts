import pg from 'pg'
import { migrate } from '@/lib/server/db/schema/migrate'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { TEMPLATE_URL_VARIABLE } from './template-url'

const TEMPLATE = 'kora_template'

/**
 * Opens one temporary Postgres with a migrated template database for a whole test run, and gives the
 * function that removes it again. With the variable set, another process has opened it, and nothing
 * happens.
 */
export default async function setUpCluster(): Promise<() => Promise<void>> {
  if (process.env[TEMPLATE_URL_VARIABLE] !== undefined) return () => Promise.resolve()
  const cluster = await temporaryCluster()
  try {
    await createDatabase(cluster.url('postgres'), TEMPLATE)
    const connectionString = cluster.url(TEMPLATE)
    await migrate({ connectionString, log: () => undefined, wakeTriggers: true })
    process.env[TEMPLATE_URL_VARIABLE] = connectionString
  } catch (error) {
    await cluster.remove()
    throw error
  }
  return async () => {
    Reflect.deleteProperty(process.env, TEMPLATE_URL_VARIABLE)
    await cluster.remove()
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
}
