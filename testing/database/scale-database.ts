import pg from 'pg'
import { seedScale } from '@/scripts/seed/scale/seed-scale'
import { createDatabase, openPool } from './database'
import { TEMPLATE_URL_VARIABLE } from './template-url'

/** What a plan must hold up at (issue 5): below, a full scan may be the right choice. */
export const SCALE = { workspaceId: 'scale', tickets: 100_000, events: 300_000 } as const

const NAME = 'kora_scale'
const LOCK = 5_672_005

/**
 * A database with a hundred thousand tickets and their log, which every suite of a run shares: to be
 * read only. The first one to ask fills it, the others wait.
 */
export async function scaleDatabase() {
  const templateUrl = process.env[TEMPLATE_URL_VARIABLE]
  if (templateUrl === undefined) throw new Error(`${TEMPLATE_URL_VARIABLE} is not set`)
  const admin = new pg.Client({ connectionString: templateUrl.replace(/\/[^/]*$/, '/postgres') })
  await admin.connect()
  const connectionString = templateUrl.replace(/\/[^/]*$/, `/${NAME}`)
  try {
    await admin.query('select pg_advisory_lock($1)', [LOCK])
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [NAME])
    if (rowCount === 0) {
      // Filled under another name: a run that is broken off leaves nothing half-filled behind.
      const draft = await createDatabase({ like: 'template' })
      await seedScale({ connectionString: draft.url, ...SCALE, log: () => undefined })
      const name = new URL(draft.url).pathname.slice(1)
      await admin.query(`alter database ${name} rename to ${NAME}`)
    }
  } finally {
    await admin.end()
  }
  const pool = openPool(connectionString)
  const { rows } = await pool.query<{ id: string }>(
    `select actor_id::text as id from public.actor_registry where workspace_id = $1`,
    [SCALE.workspaceId],
  )
  return {
    pool,
    workspaceId: SCALE.workspaceId,
    koraActorId: rows[0]?.id ?? '',
    close: () => pool.end(),
  }
}
