import 'server-only'
import * as z from 'zod'
import { quoted } from '@/lib/server/db/connection/quoted'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { attempt, takeRole } from './own-role'

/** Owns the event log, its functions and its head; no role of an application, and none that logs in. */
export const LOG_OWNER = 'kora_owner'

/** Notes the outcome of a ticket beside it, and may do nothing else (migration 0015). */
export const NOTES_ROLE = 'kora_ticket_notes'

/** Owns `kora.create_ticket()`: may insert tickets, look up Kora's actor, and do nothing else. */
export const TICKET_ROLE = 'kora_ticket_door'

const LOG = 'hivex_foundation.event_log'
const HEAD = 'hivex_foundation.event_chain_head'
const SEQUENCE = 'hivex_foundation.event_log_seq'
const APPEND = 'hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)'
const ARCHIVE =
  'hivex_foundation.archive_events(uuid, text, bigint, bytea, bigint, timestamptz, uuid, jsonb)'
const NOTE = 'hivex_foundation.note_ticket_outcome()'

/** What a role executes that appends to the log and verifies it. */
export const CALLED_LOG_FUNCTIONS = [
  APPEND,
  'hivex_foundation.event_hash(bytea, bigint, uuid, text, text, timestamptz, uuid, jsonb)',
  'hivex_foundation.event_hash_field(text)',
  'hivex_foundation.verify_event_chain(text, bigint, bytea, bigint, int)',
] as const

const LOG_FUNCTIONS = [
  ...CALLED_LOG_FUNCTIONS,
  ARCHIVE,
  'hivex_foundation.is_appending()',
  'hivex_foundation.is_archiving()',
  'hivex_foundation.guard_log()',
  'hivex_foundation.refuse_direct_insert()',
  'hivex_foundation.refuse_change()',
  'hivex_foundation.refuse_head_change()',
]

const factsText = `select current_user::text as "me",
    (select r.rolsuper from pg_roles r where r.rolname = current_user) as "isSuperuser",
    (select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = $1::regprocedure)::text
      as "doorOwner",
    (select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = $3::regprocedure)::text
      as "archiveOwner",
    (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = $2::regclass)::text
      as "tableOwner"`
const facts = z.tuple([
  z.object({
    me: z.string(),
    isSuperuser: z.boolean(),
    doorOwner: z.string(),
    archiveOwner: z.string(),
    tableOwner: z.string(),
  }),
])

/**
 * Gives the event log to a role of its own where the migrating role may create one, and revokes
 * from every other role the rights that only the append function needs: so that a role with SELECT
 * and EXECUTE alone works, and no role of an application can insert, set the numbers or move the
 * head. Reports what changed, and what was refused. Idempotent; one transaction, in which the log
 * is locked only when its owner changes. Throws what the driver throws.
 */
export async function separateLog(db: Queryable, log: (line: string) => void): Promise<void> {
  const run = (text: string) => db.query({ text })
  await run(`begin; set local lock_timeout = '10s'`)
  try {
    const { me, isSuperuser, doorOwner, archiveOwner, tableOwner } = facts.parse(
      (await db.query({ text: factsText, values: [APPEND, LOG, ARCHIVE] })).rows,
    )[0]
    const ownsTables = tableOwner === doorOwner
    if (doorOwner === LOG_OWNER && archiveOwner !== LOG_OWNER) {
      // The log was set apart before it had this door.
      await takeRole(db, LOG_OWNER, isSuperuser)
      await handOver(db, { from: archiveOwner, ownsTables })
    }
    if (doorOwner !== LOG_OWNER) {
      const refusal = await attempt(db, async () => {
        await takeRole(db, LOG_OWNER, isSuperuser)
        await takeRole(db, NOTES_ROLE, isSuperuser)
        await handOver(db, { from: doorOwner, ownsTables })
      })
      log(
        refusal === null
          ? `the event log belongs to ${LOG_OWNER} now, a role that no application connects as`
          : notApart({ owner: doorOwner, me, reason: refusal }),
      )
    }
    await closeDoors(db)
    await run('commit')
  } catch (error) {
    await run('rollback').catch(() => undefined)
    throw error
  }
}

function notApart({ owner, me, reason }: { owner: string; me: string; reason: string }): string {
  return (
    `the event log belongs to ${owner}, for a role of its own cannot be had (${reason}): ` +
    `only an application that connects as another role than ${owner} cannot forge it. ` +
    `To set it apart, let an administrator run "create role ${LOG_OWNER} nologin; ` +
    `create role ${NOTES_ROLE} nologin; create role ${TICKET_ROLE} nologin; ` +
    `grant ${LOG_OWNER}, ${NOTES_ROLE}, ${TICKET_ROLE} to ${quoted(me)}", ` +
    'then migrate again'
  )
}

/** From here on, a trigger that others put on the tickets runs as a role that may do nothing. */
async function handOver(
  db: Queryable,
  { from, ownsTables }: { from: string; ownsTables: boolean },
): Promise<void> {
  const owned = [
    ...(ownsTables ? [`table ${LOG}`, `table ${HEAD}`, `sequence ${SEQUENCE}`] : []),
    ...LOG_FUNCTIONS.map((signature) => `function ${signature}`),
  ]
  const statements = [
    `grant usage, create on schema hivex_foundation to ${LOG_OWNER}, ${NOTES_ROLE}`,
    `grant usage on schema public to ${NOTES_ROLE}`,
    `grant select (id, workspace_id, sea_model_tier, sea_failure_reason),
       update (sea_model_tier, sea_failure_reason) on public.tickets to ${NOTES_ROLE}`,
    ...owned.map((object) => `alter ${object} owner to ${LOG_OWNER}`),
    // A log that another role created keeps its owner.
    ...(ownsTables
      ? []
      : [
          `grant select, insert, delete on ${LOG} to ${LOG_OWNER}`,
          `grant select, insert, update on ${HEAD} to ${LOG_OWNER}`,
          `grant usage, update on sequence ${SEQUENCE} to ${LOG_OWNER}`,
        ]),
    `alter function ${NOTE} owner to ${NOTES_ROLE}`,
    `revoke create on schema hivex_foundation from ${LOG_OWNER}, ${NOTES_ROLE}`,
    // The old owner may be the application: it keeps reading and appending.
    `grant select on ${LOG}, ${HEAD} to ${quoted(from)}`,
    ...CALLED_LOG_FUNCTIONS.map(
      (signature) => `grant execute on function ${signature} to ${quoted(from)}`,
    ),
    `select hivex_foundation.guard_log()`,
  ]
  for (const text of statements) await db.query({ text })
}

/**
 * Every role that could insert may append from now on, and no role writes except through the append
 * function. A right that was granted since is revoked at the next run. A log that another role
 * created keeps its rights.
 */
const CLOSE = `do $$
declare
  v_door constant oid := '${APPEND}'::regprocedure;
  v_owner constant oid := (select p.proowner from pg_proc p where p.oid = v_door);
  v_given record;
begin
  for v_given in
    select distinct c.oid = '${LOG}'::regclass and acl.privilege_type = 'INSERT' as may_append,
           format('%s on %s hivex_foundation.%I', acl.privilege_type,
                  case c.relkind when 'S' then 'sequence' else 'table' end, c.relname) as name,
           case acl.grantee when 0 then 'public'
                else quote_ident(pg_get_userbyid(acl.grantee)) end as role
      from pg_class c
     cross join lateral (
       select (aclexplode(c.relacl)).*
       union all
       select (aclexplode(a.attacl)).* from pg_attribute a where a.attrelid = c.oid) acl
     where c.oid in ('${LOG}'::regclass, '${HEAD}'::regclass, '${SEQUENCE}'::regclass)
       and c.relowner = v_owner and acl.grantee <> v_owner and acl.privilege_type <> 'SELECT'
  loop
    if v_given.may_append then
      execute format('grant execute on function ${APPEND} to %s', v_given.role);
    end if;
    execute format('revoke %s from %s cascade', v_given.name, v_given.role);
  end loop;
  if has_function_privilege('public', v_door, 'execute') then
    revoke execute on function ${APPEND} from public;
  end if;
end
$$`

async function closeDoors(db: Queryable): Promise<void> {
  await db.query({ text: CLOSE })
}
