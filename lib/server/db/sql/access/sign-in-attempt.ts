import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** What an attempt counts against: so many are free, then each takes twice as long as the last. */
export interface AttemptKey {
  readonly key: string
  readonly free: number
  /** The longest delay, seconds. */
  readonly mostSeconds: number
}

/** Failures are forgotten after so long. */
const REMEMBERED = `interval '1 hour'`

interface Attempt {
  readonly workspaceId: string
  readonly keys: readonly AttemptKey[]
}

const row = z.object({ waitSeconds: z.number().nullable() })

/** Seconds until the next attempt may be made; 0 for now. */
export async function readAttemptWait(
  db: Queryable,
  { workspaceId, keys }: Attempt,
): Promise<number> {
  const text = `select ceil(extract(epoch from max(t.blocked_until) - clock_timestamp()))::float8
      as "waitSeconds"
    from public.kora_sign_in_attempt t
   where t.workspace_id = $1 and t.attempt_key = any ($2::text[])`
  const { rows } = await db.query({ text, values: [workspaceId, keys.map(({ key }) => key)] })
  return Math.max(0, z.tuple([row]).parse(rows)[0].waitSeconds ?? 0)
}

/**
 * Counts an attempt before its outcome is known, so that many at once count like many in a row, and
 * forgets old ones. Committed by itself: a crash forgets nothing.
 */
export async function countAttempt(db: Queryable, { workspaceId, keys }: Attempt): Promise<void> {
  const text = `with forgotten as (
      delete from public.kora_sign_in_attempt t
       where t.workspace_id = $1 and t.failed_at < clock_timestamp() - interval '30 days')
    insert into public.kora_sign_in_attempt as t
      (workspace_id, attempt_key, failures, failed_at, blocked_until)
    select $1, k.key, 1, clock_timestamp(), clock_timestamp()
      from unnest($2::text[], $3::int[], $4::int[]) as k (key, free, most)
     order by k.key
    on conflict (workspace_id, attempt_key) do update
      set failures = case when t.failed_at < clock_timestamp() - ${REMEMBERED} then 1
            else t.failures + 1 end,
          failed_at = clock_timestamp(),
          blocked_until = clock_timestamp() + (case
            when t.failed_at < clock_timestamp() - ${REMEMBERED} then 0
            else (select case when t.failures + 1 <= k.free then 0
                else least(k.most, power(2, least(t.failures - k.free, 20))) end
              from unnest($2::text[], $3::int[], $4::int[]) as k (key, free, most)
             where k.key = t.attempt_key) end) * interval '1 second'`
  const values = [
    workspaceId,
    keys.map(({ key }) => key),
    keys.map(({ free }) => free),
    keys.map(({ mostSeconds }) => mostSeconds),
  ]
  await db.query({ text, values })
}

/** Takes an attempt that succeeded off the count. */
export async function forgiveAttempt(db: Queryable, { workspaceId, keys }: Attempt): Promise<void> {
  const text = `update public.kora_sign_in_attempt t
      set failures = greatest(0, t.failures - 1), blocked_until = clock_timestamp()
    where t.workspace_id = $1 and t.attempt_key = any ($2::text[])`
  await db.query({ text, values: [workspaceId, keys.map(({ key }) => key)] })
}
