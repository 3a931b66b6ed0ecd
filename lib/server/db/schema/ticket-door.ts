import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { quoted } from '@/lib/server/db/connection/quoted'
import { LOG_OWNER, TICKET_ROLE } from './log-owner'
import { attempt, takeRole } from './own-role'
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
  const run = (text: string) => db.query({ text })
  await run('begin')
  try {
    const refusal = await attempt(db, async () => {
      await takeRole(db, TICKET_ROLE, isSuperuser)
      for (const text of HAND_OVER) await run(text)
    })
    await run('commit')
    // Where the log is not apart either, the advice about it names this role, too.
    if (refusal !== null && isLogApart) log(notApart({ owner, me, reason: refusal }))
  } catch (error) {
    await run('rollback').catch(() => undefined)
    throw error
  }
}

function notApart({ owner, me, reason }: { owner: string; me: string; reason: string }): string {
  return (
    `kora.create_ticket() runs as ${owner}, for a role of its own cannot be had ` +
    `(${reason}): to set it apart, let an administrator run "create role ${TICKET_ROLE} ` +
    `nologin; grant ${TICKET_ROLE} to ${quoted(me)}", then migrate again`
  )
}

const HAND_OVER = [
  `grant usage on schema public to ${TICKET_ROLE}`,
  `grant usage, create on schema kora to ${TICKET_ROLE}`,
  `grant select (actor_id, workspace_id, actor_kind, deactivated_at) on public.actor_registry
       to ${TICKET_ROLE}`,
  `grant select (id, workspace_id), insert (${INSERTED}) on public.tickets to ${TICKET_ROLE}`,
  `alter function ${CREATE_TICKET} owner to ${TICKET_ROLE}`,
  `revoke create on schema kora from ${TICKET_ROLE}`,
]
