import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { beforeSeq } from './before-seq'
import { ticketKey, typeKey } from './event-keys'
import { LOGGED_EVENT, type LoggedEvent, loggedEventRow } from './logged-event'
import { EVENT_TYPES } from './read-event-types'

/** The filter of a workspace's log; null is no limit. */
export interface ChainEventFilter {
  readonly workspaceId: string
  /** The start of the type. */
  readonly prefix: string | null
  readonly types: readonly string[] | null
  /** A ticket's id, lower case. */
  readonly ticketId: string | null
  /** ISO 8601; inclusive. */
  readonly from: string | null
  /** ISO 8601; exclusive. */
  readonly to: string | null
}

export interface ReadChainEventsInput extends ChainEventFilter {
  /** A seq: only what lies before it. */
  readonly before: string | null
  readonly limit: number
}

/**
 * Text and values of the one statement for a page of the log, newest first. Each filter has its
 * index; several types are as many short walks, merged. With a time limit, and no ticket to reduce
 * the events to a few, the order is that of time: the log's own would have to be walked from its
 * end to find a day of last year.
 */
export function chainEventsStatement(input: ReadChainEventsInput) {
  const values: unknown[] = [input.workspaceId]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const limit = parameter(input.limit)
  const isByTime = input.ticketId === null && (input.from !== null || input.to !== null)
  const order = isByTime ? 'occurred_at desc, seq desc' : 'seq desc'
  const window = [
    ...(input.from === null ? [] : [`e.occurred_at >= ${parameter(input.from)}::timestamptz`]),
    ...(input.to === null ? [] : [`e.occurred_at < ${parameter(input.to)}::timestamptz`]),
    ...(input.before === null ? [] : [beforeSeq(parameter(input.before), isByTime)]),
  ]
  const walk = (conditions: readonly string[]) => `
    select e.seq, e.occurred_at from hivex_foundation.event_log e
     where ${['e.workspace_id = $1', ...conditions, ...window].join(' and ')}
     order by ${isByTime ? 'e.occurred_at desc, e.seq desc' : 'e.seq desc'} limit ${limit}`
  const kinds = kindConditions(input, parameter)
  const page = (() => {
    if (input.ticketId !== null) {
      const ticket = `${ticketKey('e')} = ${parameter(input.ticketId)}`
      return walk([ticket, ...kinds.map((condition) => condition(typeKey('e')))])
    }
    if (kinds.length === 0) return walk([])
    return `select walked.* from (
        select distinct kind.event_type from kind
         where kind.event_type is not null
           and ${kinds.map((condition) => condition('kind.event_type')).join(' and ')}) kind
      cross join lateral (${walk([`${typeKey('e')} = kind.event_type`])}) walked
      order by ${order} limit ${limit}`
  })()
  const text = `with recursive ${EVENT_TYPES}, page as materialized (${page})
    select event.* from page cross join lateral (
      select ${LOGGED_EVENT} from hivex_foundation.event_log e
       where e.workspace_id = $1 and e.seq = page.seq limit 1) event
     order by ${order
       .split(', ')
       .map((key) => `page.${key}`)
       .join(', ')}`
  return { text, values }
}

function kindConditions(
  { types, prefix }: ChainEventFilter,
  parameter: (value: unknown) => string,
): ((column: string) => string)[] {
  const given = types === null ? null : parameter(types)
  const start = prefix === null ? null : parameter(prefix)
  return [
    ...(given === null ? [] : [(column: string) => `${column} = any (${given}::text[])`]),
    ...(start === null ? [] : [(column: string) => `starts_with(${column}, ${start}::text)`]),
  ]
}

/** A page of the log, newest first. Throws what the driver throws. */
export async function readChainEvents(
  db: Queryable,
  input: ReadChainEventsInput,
): Promise<LoggedEvent[]> {
  return z.array(loggedEventRow).parse((await db.query(chainEventsStatement(input))).rows)
}
