import 'server-only'

/**
 * SQL for an event `e` of the workspace $1 lying before a seq. A seq has its place in the order of
 * time too: that of the event, or of the one before it.
 */
export function beforeSeq(seq: string, isByTime: boolean): string {
  if (!isByTime) return `e.seq < ${seq}::bigint`
  return `(e.occurred_at, e.seq) < ((
      select mark.occurred_at from hivex_foundation.event_log mark
       where mark.workspace_id = $1 and mark.seq <= ${seq}::bigint
       order by mark.seq desc limit 1), ${seq}::bigint)`
}
