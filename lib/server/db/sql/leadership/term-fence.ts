import 'server-only'

/**
 * SQL of the fence that keeps a deposed leader from writing (SPEC 6), as the body of a `with`
 * query: one row while the term lasts, else none. It locks the leader's row until the transaction
 * ends, so that a takeover waits for this write, or this write sees that the term is over.
 *
 * The lock order of all our writes, SPEC 3's with the leader's row in its middle: a ticket that we
 * would wait for, the leader's row, the head of the chain. A transaction that holds the leader's
 * row takes tickets only with `skip locked`; a takeover takes that row, then presence rows, and
 * nothing else.
 *
 * Exclusive, not shared: all writes of a workspace meet at its chain's head anyway, shared locks
 * that overlap could keep a takeover waiting without end, and claims of one leader take turns.
 */
export function termFence(parameters: {
  readonly workspaceId: string
  readonly instanceId: string
  readonly term: string
  /** A `with` query that must have given a row first. */
  readonly after?: string
}): string {
  const { workspaceId, instanceId, term, after } = parameters
  const first = after === undefined ? '' : ` and exists (select from ${after})`
  return `select coalesce(l.taken_at, '-infinity') as taken_at
    from public.kora_leader l
   where l.workspace_id = ${workspaceId} and l.instance_id = ${instanceId}
     and l.term = ${term}::bigint${first}
     for no key update`
}
