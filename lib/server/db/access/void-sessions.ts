import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { revokeSessions } from '@/lib/server/db/sql/access/session'
import { bumpAccess } from '@/lib/server/db/sql/access/subject'

/** Ends the sessions of somebody who is not what they were; how many there were. */
export async function voidSessions(
  db: Queryable,
  { workspaceId, subject }: { readonly workspaceId: string; readonly subject: string },
): Promise<number> {
  const ended = await revokeSessions(db, { workspaceId, sessionId: null, subject })
  await bumpAccess(db, workspaceId)
  return ended
}
