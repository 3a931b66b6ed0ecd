import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** Every trigger of `wake-migrations/`, by its table. */
const TRIGGERS: readonly (readonly [table: string, trigger: string])[] = [
  ['public.tickets', 'kora_wake_inserted'],
  ['public.tickets', 'kora_wake_updated'],
  ['public.tickets', 'kora_wake_deleted'],
  ['public.tickets', 'kora_wake_truncated'],
  ['hivex_foundation.event_log', 'kora_wake_inserted'],
  ['public.kora_runtime_presence', 'kora_wake_inserted'],
  ['public.kora_runtime_presence', 'kora_wake_updated'],
  ['public.kora_runtime_presence', 'kora_wake_deleted'],
]

const text = `select pg_is_in_recovery() as "isReplica",
    not exists (
      select from unnest($1::text[], $2::text[]) as need (table_name, trigger_name)
       where not exists (
         select from pg_trigger t
          where t.tgrelid = to_regclass(need.table_name) and t.tgname = need.trigger_name
            and t.tgenabled <> 'D')) as "hasTriggers"`

const row = z.object({ isReplica: z.boolean(), hasTriggers: z.boolean() })

/** What a connection must tell before its `LISTEN` can be relied on. */
export type WakeFacts = z.infer<typeof row>

/** Whether the database that serves this connection tells of changes. */
export async function readWakeFacts(db: Queryable): Promise<WakeFacts> {
  const values = [TRIGGERS.map(([table]) => table), TRIGGERS.map(([, trigger]) => trigger)]
  const { rows } = await db.query({ text, values })
  return z.tuple([row]).parse(rows)[0]
}
