import 'server-only'
import * as z from 'zod'
import type { WayIn } from '@/lib/domain/access/principal'
import { type Role, ROLES } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'

export interface KnownSubject {
  readonly workspaceId: string
  readonly subject: string
  readonly actorId: string
  readonly name: string
  readonly via: WayIn
  readonly role: Role
}

const roleRow = z.object({ role: z.enum(ROLES) })

/**
 * Remembers who it was and with which role: a token lasts no longer than its maker's role. Gives the
 * role that was known before; null for none.
 */
export async function recordSubject(db: Queryable, known: KnownSubject): Promise<Role | null> {
  const { workspaceId, subject, actorId, name, via, role } = known
  const before = await db.query({
    text: `select s.role from public.kora_subject s
      where s.workspace_id = $1 and s.subject = $2 for update`,
    values: [workspaceId, subject],
  })
  const text = `insert into public.kora_subject as s
      (workspace_id, subject, actor_id, name, via, role, seen_at)
    values ($1, $2, $3, $4, $5, $6, clock_timestamp())
    on conflict (workspace_id, subject) do update
      set name = excluded.name, role = excluded.role, seen_at = excluded.seen_at`
  await db.query({ text, values: [workspaceId, subject, actorId, name, via, role] })
  return z.array(roleRow).parse(before.rows)[0]?.role ?? null
}

/** Forgets somebody who has no role any more; the role that was known, null for none. */
export async function forgetSubject(
  db: Queryable,
  { workspaceId, subject }: { readonly workspaceId: string; readonly subject: string },
): Promise<Role | null> {
  const text = `delete from public.kora_subject s
    where s.workspace_id = $1 and s.subject = $2 returning s.role`
  const { rows } = await db.query({ text, values: [workspaceId, subject] })
  return z.array(roleRow).parse(rows)[0]?.role ?? null
}

/** Makes the row of the actor registry that the log names; two at once make one. */
export async function registerActor(
  db: Queryable,
  actor: {
    readonly workspaceId: string
    readonly actorId: string
    readonly kind: 'operator' | 'service'
    readonly name: string
  },
): Promise<void> {
  const { workspaceId, actorId, kind, name } = actor
  const text = `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
    select $2::uuid, $1, $3, $4
     where not exists (select from public.actor_registry a where a.actor_id = $2::uuid)
    on conflict do nothing`
  await db.query({ text, values: [workspaceId, actorId, kind, name] })
}

/** Tells every process that accounts or tokens have changed. */
export async function bumpAccess(db: Queryable, workspaceId: string): Promise<void> {
  const text = `insert into public.kora_access as a (workspace_id, version) values ($1, 1)
    on conflict (workspace_id) do update set version = a.version + 1`
  await db.query({ text, values: [workspaceId] })
}

/** Whether the workspace has an account, as this transaction sees it. */
export async function hasAccounts(db: Queryable, workspaceId: string): Promise<boolean> {
  const text = `select exists (select from public.kora_account a
    where a.workspace_id = $1 and a.removed_at is null) as "any"`
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.tuple([z.object({ any: z.boolean() })]).parse(rows)[0].any
}
