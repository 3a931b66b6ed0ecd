import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import type { TermHolder } from './read-term'

/**
 * One statement, so that no reader sees a new term beside an old leader. The start of the term is
 * read from the clock once the row is locked, so that no claim of the old term can be younger. $3
 * says whether $4 and $5 name the term that this one must follow.
 */
const text = `with taken as (
    insert into public.kora_leader as l (workspace_id, term, instance_id, taken_at)
    values ($1, 1, $2, clock_timestamp())
    on conflict (workspace_id) do update
      set term = l.term + 1, instance_id = excluded.instance_id, taken_at = clock_timestamp()
      where not $3::boolean or (l.term = $4::bigint and l.instance_id = $5)
    returning l.term
  ), deposed as (
    update public.kora_runtime_presence p set leader = false
     where p.workspace_id = $1 and p.instance_id <> $2 and p.leader
       and exists (select from taken)
  ), present as (
    insert into public.kora_runtime_presence as p
      (instance_id, workspace_id, role, leader, term, started_at, heartbeat_at)
    select $2, $1, 'runtime', true, taken.term, statement_timestamp(), statement_timestamp()
      from taken
    on conflict (instance_id) do update
      set workspace_id = excluded.workspace_id, role = excluded.role, leader = true,
          term = excluded.term, heartbeat_at = excluded.heartbeat_at
  )
  select taken.term::text as term from taken`

const row = z.object({ term: z.string() })

export interface TakeTermInput {
  readonly workspaceId: string
  readonly instanceId: string
  /** The term that this one must follow, null for none; when left out, it follows any. */
  readonly after?: TermHolder | null
}

/**
 * Begins a new term of leadership for an instance that holds the leader lock: the term rises by
 * one, every other instance of the workspace stops being marked as leader (SPEC 6). Returns the new
 * term, a bigint as text. A caller that names the previous term knows, even after a lost answer,
 * that no other instance has led in between.
 *
 * @throws when the previous term is another one by now: then nothing was written.
 */
export async function takeTerm(db: Queryable, input: TakeTermInput): Promise<string> {
  const { workspaceId, instanceId, after } = input
  const isBound = after !== undefined
  const values = [workspaceId, instanceId, isBound, after?.term ?? null, after?.instanceId ?? null]
  const { rows } = await db.query({ text, values })
  const [taken] = z.array(row).parse(rows)
  if (taken === undefined) throw new Error('another instance has taken a term meanwhile')
  return taken.term
}
