import pg from 'pg'
import { TEMPLATE_URL_VARIABLE } from './template-url'

/** The major version of the Postgres that this run has, for a test of what only some can do. */
export async function serverMajor(): Promise<number> {
  const client = new pg.Client({ connectionString: process.env[TEMPLATE_URL_VARIABLE] })
  await client.connect()
  try {
    const { rows } = await client.query<{ major: number }>(
      `select current_setting('server_version_num')::int / 10000 as major`,
    )
    return rows[0]?.major ?? 0
  } finally {
    await client.end()
  }
}
