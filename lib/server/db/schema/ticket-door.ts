import 'server-only'
import pg from 'pg'
import * as z from 'zod'
import { connectionIsSound } from '@/lib/server/db/connection/direct-session'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { quoted } from '@/lib/server/db/connection/quoted'
import { LOG_OWNER, TICKET_ROLE } from './log-owner'
import { CREATE_TICKET } from './role-grants'

const INSERTED =
  'id, workspace_id, kind, title, objective, sea_status, sea_priority, sea_assigned_to_actor_id, ' +
  'sea_assigned_at, next_eligible_at, created_at, updated_at'

const factsText = `select current_user::text as "me",
    (select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = to_regprocedure($1))::text
      as "owner",
    exists (
      select from pg_proc p where p.pronamespace = to_regnamespace('hivex_foundation')
         and p.proname = 'append_event' and pg_get_userbyid(p.proowner) = $2) as "isLogApart",
    (select r.rolsuper from pg_roles r where r.rolname = current_user) as "isSuperuser"`
const facts = z.tuple([
  z.object({
    me: z.string(),
    owner: z.string().nullable(),
    isSuperuser: z.boolean(),
    isLogApart: z.boolean(),
  }),
])

/**
 * Gives the function for producers to a role of its own where the migrating role may make one, so
 * that a trigger that somebody put on the tickets does not run as the owner of the database. Reports
 * what was refused. Idempotent; one transaction. Throws what the driver throws.
 */
export async function separateTicketDoor(
  db: Queryable,
  log: (line: string) => void,
): Promise<void> {
  const { rows } = await db.query({ text: factsText, values: [CREATE_TICKET, LOG_OWNER] })
  const { me, owner, isSuperuser, isLogApart } = facts.parse(rows)[0]
  if (owner === null || owner === TICKET_ROLE) return
  try {
    await db.query({ text: 'begin' })
    for (const text of handOver(isSuperuser)) await db.query({ text })
    await db.query({ text: 'commit' })
  } catch (error) {
    await db.query({ text: 'rollback' })
    if (!(error instanceof pg.DatabaseError) || !connectionIsSound(error)) throw error
    // Else the advice about the log names this role, too.
    if (!isLogApart) return
    log(
      `kora.create_ticket() runs as ${owner}, for a role of its own cannot be had ` +
        `(${error.message}): to set it apart, let an administrator run "create role ${TICKET_ROLE} ` +
        `nologin; grant ${TICKET_ROLE} to ${quoted(me)}", then migrate again`,
    )
  }
}

function handOver(isSuperuser: boolean): string[] {
  return [
    // Two databases of one cluster may be migrated at once: it only matters that the role exists.
    `do $$ begin
       if to_regrole('${TICKET_ROLE}') is null then create role ${TICKET_ROLE} nologin; end if;
       exception when duplicate_object or unique_violation then null; end $$`,
    ...(isSuperuser
      ? []
      : [
          `do $$ begin
             if not pg_has_role(current_user, '${TICKET_ROLE}', 'usage') then
               grant ${TICKET_ROLE} to current_user; end if; end $$`,
        ]),
    `grant usage on schema public to ${TICKET_ROLE}`,
    `grant usage, create on schema kora to ${TICKET_ROLE}`,
    `grant select (actor_id, workspace_id, actor_kind, deactivated_at) on public.actor_registry
       to ${TICKET_ROLE}`,
    `grant select (id, workspace_id), insert (${INSERTED}) on public.tickets to ${TICKET_ROLE}`,
    `alter function ${CREATE_TICKET} owner to ${TICKET_ROLE}`,
    `revoke create on schema kora from ${TICKET_ROLE}`,
  ]
}
