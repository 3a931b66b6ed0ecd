import 'server-only'
import * as z from 'zod'
import { toJsonbText } from '@/lib/server/db/sql/jsonb-text'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { termFence } from './term-fence'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * $4 is the term of a leader, null for any other instance; $5 the state. The fence makes a
 * heartbeat wait for a takeover that is being written, or the takeover would be followed by a
 * second row that leads. Only the leader deletes other rows (SPEC 6).
 */
const text = `with fence as (
    ${termFence({ workspaceId: '$1', instanceId: '$2', term: '$4' })}
  ), pruned as (
    delete from public.kora_runtime_presence p
     where p.workspace_id = $1 and p.instance_id <> $2
       and p.heartbeat_at < statement_timestamp() - interval '1 day'
       and exists (select from fence)
  )
  insert into public.kora_runtime_presence as p
    (instance_id, workspace_id, role, leader, term, started_at, heartbeat_at, state)
  select $2, $1, $3, $4::bigint is not null, $4::bigint, statement_timestamp(),
         statement_timestamp(), $5::jsonb
   where $4::bigint is null or exists (select from fence)
  on conflict (instance_id) do update
    set workspace_id = excluded.workspace_id, role = excluded.role, leader = excluded.leader,
        term = excluded.term, heartbeat_at = excluded.heartbeat_at, state = excluded.state
  returning ${utcText('p.heartbeat_at')} as "heartbeatAt"`

const row = z.object({ heartbeatAt: z.string() })

export interface RecordHeartbeatInput {
  readonly workspaceId: string
  readonly instanceId: string
  readonly role: 'runtime' | 'observer'
  /** The term that this instance leads in, or null when it does not lead. */
  readonly term: string | null
  readonly state: unknown
}

/**
 * Records that an instance lives and what state it holds (SPEC 3); the leader's heartbeat also
 * deletes instances that have been silent for a day. Returns the substrate's time of the heartbeat,
 * or null when another instance has taken over since: then nothing was written.
 */
export async function recordHeartbeat(
  db: Queryable,
  input: RecordHeartbeatInput,
): Promise<string | null> {
  const { workspaceId, instanceId, role, term, state } = input
  const values = [workspaceId, instanceId, role, term, toJsonbText(state ?? null)]
  const { rows } = await db.query({ text, values })
  return z.array(row).parse(rows)[0]?.heartbeatAt ?? null
}
