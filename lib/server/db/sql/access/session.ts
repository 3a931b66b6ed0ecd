import 'server-only'
import * as z from 'zod'
import type { WayIn } from '@/lib/domain/access/principal'
import { WAYS_IN } from '@/lib/domain/access/principal'
import { type Role, ROLES } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

export interface NewSession {
  readonly workspaceId: string
  readonly sessionId: string
  readonly subject: string
  readonly actorId: string
  readonly name: string
  readonly role: Role
  readonly via: WayIn
  /** ISO 8601 UTC. */
  readonly endsAt: string
}

/** Opens a session, and forgets those that have ended 30 days ago (CONTROL 13). */
export async function insertSession(db: Queryable, session: NewSession): Promise<void> {
  const { workspaceId, sessionId, subject, actorId, name, role, via, endsAt } = session
  const text = `with forgotten as (
      delete from public.kora_session s
       where s.workspace_id = $1 and s.ends_at < clock_timestamp() - interval '30 days')
    insert into public.kora_session
      (workspace_id, session_id, subject, actor_id, name, role, via, ends_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`
  const values = [workspaceId, sessionId, subject, actorId, name, role, via, endsAt]
  await db.query({ text, values })
}

/** Whether a session is as good as when it was opened; its row is kept so until the transaction ends. */
export async function isSessionGood(
  db: Queryable,
  { workspaceId, sessionId }: { readonly workspaceId: string; readonly sessionId: string },
): Promise<boolean> {
  const text = `select s.session_id from public.kora_session s
    where s.workspace_id = $1 and s.session_id = $2::uuid and s.revoked_at is null
      and s.ends_at > clock_timestamp() for share`
  return (await db.query({ text, values: [workspaceId, sessionId] })).rows.length === 1
}

/** Revokes a session, or all of a subject; how many were still good. */
export async function revokeSessions(
  db: Queryable,
  which: {
    readonly workspaceId: string
    readonly sessionId: string | null
    readonly subject: string | null
  },
): Promise<number> {
  const text = `update public.kora_session s set revoked_at = clock_timestamp()
    where s.workspace_id = $1 and s.revoked_at is null and s.ends_at > clock_timestamp()
      and (s.session_id = $2::uuid or s.subject = $3::text)
    returning s.session_id`
  const values = [which.workspaceId, which.sessionId, which.subject]
  return (await db.query({ text, values })).rows.length
}

const listedRow = z.object({
  sessionId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  via: z.enum(WAYS_IN),
  createdAt: z.string(),
  endsAt: z.string(),
})
export type ListedSession = z.infer<typeof listedRow>

/** The sessions that are good now, newest first. */
export async function listSessions(db: Queryable, workspaceId: string): Promise<ListedSession[]> {
  const text = `select s.session_id::text as "sessionId", s.name, s.role, s.via,
      ${utcText('s.created_at')} as "createdAt", ${utcText('s.ends_at')} as "endsAt"
    from public.kora_session s
   where s.workspace_id = $1 and s.revoked_at is null and s.ends_at > clock_timestamp()
   order by s.created_at desc, s.session_id limit 1000`
  return z.array(listedRow).parse((await db.query({ text, values: [workspaceId] })).rows)
}
