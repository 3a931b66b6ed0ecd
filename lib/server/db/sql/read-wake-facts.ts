import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** Every trigger of `wake-migrations/`, by its table. */
export const WAKE_TRIGGERS: readonly (readonly [table: string, trigger: string])[] = [
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
            and t.tgenabled <> 'D')) as "hasTriggers",
    pg_notification_queue_usage() >= 0.5 as "isQueueFull",
    coalesce(pg_sequence_last_value(to_regclass('public.kora_wake_lost')), 0)::text as "lost"`

const row = z.object({
  isReplica: z.boolean(),
  hasTriggers: z.boolean(),
  /**
   * So full that the triggers send no more: some session listens and never ends its transaction.
   */
  isQueueFull: z.boolean(),
  /** How many notifications were not sent since the triggers were installed; a bigint as text. */
  lost: z.string(),
})

/** The facts that decide whether the `LISTEN` of a connection can be relied on. */
export type WakeFacts = z.infer<typeof row>

/** Whether the database that serves this connection sends notifications of its changes. */
export async function readWakeFacts(db: Queryable): Promise<WakeFacts> {
  const values = [
    WAKE_TRIGGERS.map(([table]) => table),
    WAKE_TRIGGERS.map(([, trigger]) => trigger),
  ]
  const { rows } = await db.query({ text, values })
  return z.tuple([row]).parse(rows)[0]
}
