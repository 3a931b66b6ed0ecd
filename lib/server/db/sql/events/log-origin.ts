import 'server-only'

/**
 * SQL for the hash, hex, of the first event that the log of the head row `head` ever had: it stays
 * the same however much is archived, because each anchor carries it on. Null for an empty log.
 */
export function logOrigin(head: string): string {
  return `case when ${head}.archived_seq is null
      then (select encode(e.this_event_hash, 'hex') from hivex_foundation.event_log e
             where e.workspace_id = ${head}.workspace_id order by e.seq limit 1)
      else (select e.payload ->> 'first_hash' from hivex_foundation.event_log e
             where e.event_id = ${head}.anchor_event_id) end`
}
