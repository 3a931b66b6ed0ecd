import 'server-only'

/**
 * The keys of the log's indexes (migration 0016), word for word: the planner uses an index only
 * where it can see that. A value may be too long for a key, so keys are cut; none of our types and
 * no ticket id is longer than that.
 */

/** SQL for the type of the event `alias`, as the indexes hold it. */
export function typeKey(alias: string): string {
  return `left(${alias}.event_type, 200)`
}

/** SQL for the id of the ticket that the event `alias` names, as the indexes hold it. */
export function ticketKey(alias: string): string {
  return `left(${alias}.payload ->> 'sea_ticket_id', 64)`
}
