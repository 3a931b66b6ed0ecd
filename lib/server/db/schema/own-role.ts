import 'server-only'
import pg from 'pg'
import * as z from 'zod'
import { connectionIsSound } from '@/lib/server/db/connection/direct-session'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const roleText = `select r.rolcanlogin or r.rolsuper as "isUnfit",
    pg_has_role(current_user, r.oid, 'USAGE') as "isOurs"
  from pg_roles r where r.rolname = $1`
const roleRows = z.array(z.object({ isUnfit: z.boolean(), isOurs: z.boolean() }))

/**
 * Tries `work` inside the present transaction. Null when it was done, else why the database refused
 * it; then nothing of it is left.
 */
export async function attempt(db: Queryable, work: () => Promise<void>): Promise<string | null> {
  await db.query({ text: 'savepoint attempt' })
  try {
    await work()
    return null
  } catch (error) {
    if (!(error instanceof UnfitRole) && !isRefusal(error)) throw error
    await db.query({ text: 'rollback to savepoint attempt' })
    return error.message
  }
}

class UnfitRole extends Error {}

/** A lock timeout is no refusal: the run fails, and can be repeated. */
function isRefusal(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && connectionIsSound(error) && error.code !== '55P03'
}

/**
 * Creates the role unless it is there, and makes sure that objects can be given to it. What `attempt`
 * knows as a refusal is thrown where that cannot be.
 */
export async function takeRole(db: Queryable, role: string, isSuperuser: boolean): Promise<void> {
  const read = async () =>
    roleRows.parse((await db.query({ text: roleText, values: [role] })).rows)[0]
  if ((await read()) === undefined) {
    // Two databases of one cluster may be migrated at once: it only matters that the role exists.
    await db.query({
      text: `do $$ begin create role ${role} nologin;
        exception when duplicate_object or unique_violation then null; end $$`,
    })
  }
  const found = await read()
  if (found === undefined || found.isUnfit) throw new UnfitRole(`the role ${role} may log in`)
  if (!isSuperuser && !found.isOurs) await db.query({ text: `grant ${role} to current_user` })
}
