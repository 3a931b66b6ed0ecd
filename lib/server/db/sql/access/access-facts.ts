import 'server-only'
import * as z from 'zod'

/** The revoked sessions that are named one by one; more, and a time stands for all (CONTROL 13). */
const MOST_REVOKED = 1_000

/**
 * SQL for what a process has to know to let somebody in, as one JSON value beside another read. $1 is
 * the workspace.
 */
export const ACCESS_FACTS = `(select json_build_object(
    'version', coalesce((select a.version::text from public.kora_access a
      where a.workspace_id = $1), '0'),
    'accounts', exists (select from public.kora_account a
      where a.workspace_id = $1 and a.removed_at is null),
    'revoked', coalesce((select json_agg(gone.session_id) from (
      select s.session_id from public.kora_session s
       where s.workspace_id = $1 and s.revoked_at > statement_timestamp() - interval '12 hours'
       order by s.revoked_at desc limit ${MOST_REVOKED}) gone), '[]'::json),
    'voidBefore', (select extract(epoch from s.revoked_at) * 1000 from public.kora_session s
       where s.workspace_id = $1 and s.revoked_at > statement_timestamp() - interval '12 hours'
       order by s.revoked_at desc offset ${MOST_REVOKED} limit 1)))`

export const accessFactsRow = z.object({
  /** Another one after each change of an account or a token; a bigint as text. */
  version: z.string(),
  /** Whether there is any account. */
  accounts: z.boolean(),
  /** Ids of sessions that were revoked in the last 12 h. */
  revoked: z.array(z.string()),
  /** Sessions that began before it are void, epoch ms; null for none. */
  voidBefore: z.number().nullable(),
})

export type AccessFacts = z.infer<typeof accessFactsRow>
