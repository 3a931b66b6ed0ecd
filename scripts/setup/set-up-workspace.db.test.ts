import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMissingGrants } from '@/lib/server/db/schema/read-missing-grants'
import { readWakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { emptyDatabase, openPool } from '@/testing/database/database'
import { setUpWorkspace } from './set-up-workspace'

const name = () => `test_${randomUUID().replaceAll('-', '')}`
const ROLES = [
  { name: name(), as: 'runtime' },
  { name: name(), as: 'observer' },
  { name: name(), as: 'producer' },
] as const

let db: Awaited<ReturnType<typeof emptyDatabase>>
beforeAll(async () => {
  db = await emptyDatabase()
  for (const role of ROLES) await db.pool.query(`create role ${role.name} login`)
})
afterAll(async () => {
  for (const role of ROLES) {
    await db.pool.query(`drop owned by ${role.name} cascade; drop role ${role.name}`)
  }
  await db.drop()
})

const setUp = async (more: Partial<Parameters<typeof setUpWorkspace>[0]> = {}) => {
  const lines: string[] = []
  const migrated = await setUpWorkspace({
    connectionString: db.url,
    workspaceId: 'org_new',
    wakeTriggers: true,
    roles: ROLES,
    log: (line) => lines.push(line),
    ...more,
  })
  return { migrated, lines }
}

describe('npm run db:setup', () => {
  it('changes nothing where a role is missing, and says how it is created', async () => {
    const missing = [{ name: 'Kora App', as: 'runtime' as const }]
    await expect(setUp({ roles: missing })).rejects.toThrow(
      /there is no role Kora App\. Nothing was changed\..*\n {2}create role "Kora App" login;/,
    )
    const { rows } = await db.pool.query(`select to_regclass('public.tickets') as tickets`)
    expect(rows).toEqual([{ tickets: null }])
  })

  it('migrates, installs the wake triggers, makes the actor and grants what each role needs', async () => {
    const { lines } = await setUp()
    expect((await readWakeFacts(db.pool)).hasTriggers).toBe(true)
    expect(await readKoraActors(db.pool, 'org_new')).toHaveLength(1)
    for (const role of ROLES)
      expect(await readMissingGrants(db.pool, role.as, role.name)).toBeNull()
    expect(lines).toContain(`${ROLES[0].name} may run the server`)
    expect(lines).toContain(`${ROLES[2].name} may hand tickets in by kora.create_ticket()`)
  })

  it('gives an observer no right to write, and a producer none to read', async () => {
    const [, observer, producer] = ROLES
    const lacks = await readMissingGrants(db.pool, 'runtime', observer.name)
    expect(lacks?.privileges).toContain('update on public.tickets (sea_status and 12 more columns)')
    const blind = await readMissingGrants(db.pool, 'observer', producer.name)
    expect(blind?.privileges).toContain('select on public.tickets')
  })

  it('is harmless again, and gives back what was revoked since', async () => {
    const [runtime] = ROLES
    await db.pool.query(`revoke update on public.tickets from ${runtime.name}`)
    const { migrated, lines } = await setUp()
    expect(migrated).toMatchObject({ migrations: [], indexes: [], triggers: [] })
    expect(await readKoraActors(db.pool, 'org_new')).toHaveLength(1)
    expect(lines.join('\n')).toContain("Kora's actor is there")
    expect(await readMissingGrants(db.pool, 'runtime', runtime.name)).toBeNull()
  })

  it('leaves the wake triggers out where nobody wants them', async () => {
    const other = await emptyDatabase()
    try {
      await setUp({ connectionString: other.url, roles: [], wakeTriggers: false })
      expect((await readWakeFacts(other.pool)).hasTriggers).toBe(false)
    } finally {
      await other.drop()
    }
  })

  it('lets each role connect and do its work', async () => {
    const pool = openPool(asRole(ROLES[2].name))
    await pool.query(`select kora.create_ticket('org_new', 'Say hello')`)
    await pool.end()
    const { rowCount } = await db.pool.query('select from public.tickets')
    expect(rowCount).toBe(1)
  })

  function asRole(role: string): string {
    const url = new URL(db.url)
    url.searchParams.set('options', `-c role=${role}`)
    return url.href
  }
})
