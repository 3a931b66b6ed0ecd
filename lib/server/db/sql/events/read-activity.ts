import 'server-only'
import * as z from 'zod'
import { ACCESS_EVENTS } from '@/lib/domain/chain-event'
import {
  ACTIVITY_EVENTS,
  type ActivityOutcome,
  FAILED_EVENTS,
  REFUSED_EVENTS,
} from '@/lib/domain/activity/activity-entry'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { beforeSeq } from './before-seq'
import { typeKey } from './event-keys'
import { LOGGED_EVENT, loggedEventRow } from './logged-event'
import { EVENT_TYPES } from './read-event-types'

/** How many acts one read searches: a filter that matches nothing must not walk all of them. */
const MOST_LOOKED_AT = 2_000

/** Which acts of a workspace; null is no limit. */
export interface ActivityFilter {
  readonly workspaceId: string
  /** Ids of the actor registry. */
  readonly actors: readonly string[] | null
  /** Names of acts; one that ends with a dot stands for all that begin with it. */
  readonly actions: readonly string[] | null
  readonly outcomes: readonly ActivityOutcome[] | null
  /** ISO 8601; inclusive, and exclusive. */
  readonly from: string | null
  readonly to: string | null
  /** Whether the access events are read, or only counted (CONTROL 13). */
  readonly seesAccess: boolean
}

export interface ReadActivityInput extends ActivityFilter {
  /** A seq: only what lies before it. */
  readonly before: string | null
  readonly limit: number
}

const OUTCOME = `case ${[
  ...REFUSED_EVENTS.map((type) => `when e.event_type = '${type}' then 'refused'`),
  ...FAILED_EVENTS.map((type) => `when e.event_type = '${type}' then 'failed'`),
].join(' ')} else 'done' end`

/** As `actionOf` has it. */
const ACTION = `coalesce(e.payload ->> 'action', regexp_replace(e.event_type, '^kora[._]', ''))`

/**
 * Text and values of the one statement for a page of acts, newest first; by time where a time limits
 * it, as on the log's page. Each kind of act is a walk of an index, merged. Filters that no index
 * holds search the newest of what is left.
 */
export function activityStatement(input: ReadActivityInput) {
  const { seesAccess, limit } = input
  const values: unknown[] = [input.workspaceId]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { actors, actions, outcomes } = input
  const filters = [
    ...(actors === null ? [] : [`e.actor_id = any (${parameter(actors)}::uuid[])`]),
    ...(outcomes === null ? [] : [`${OUTCOME} = any (${parameter(outcomes)}::text[])`]),
    ...(actions === null ? [] : [actionCondition(parameter(actions))]),
  ]
  const searches = filters.length > 0 || !seesAccess
  const looked = searches ? Math.max(MOST_LOOKED_AT, limit + 1) : limit + 1
  const isByTime = input.from !== null || input.to !== null
  const order = (alias: string) =>
    isByTime ? `${alias}.occurred_at desc, ${alias}.seq desc` : `${alias}.seq desc`
  const window = [
    ...(input.from === null ? [] : [`e.occurred_at >= ${parameter(input.from)}::timestamptz`]),
    ...(input.to === null ? [] : [`e.occurred_at < ${parameter(input.to)}::timestamptz`]),
    ...(input.before === null ? [] : [beforeSeq(parameter(input.before), isByTime)]),
  ]
  const place = (alias: string) =>
    isByTime ? `(${alias}.occurred_at, ${alias}.seq)` : `${alias}.seq`
  const text = `with recursive ${EVENT_TYPES},
  looked as materialized (
    select walked.* from (
        select distinct kind.event_type from kind
         where ${ACTIVITY_EVENTS.map((start) => `starts_with(kind.event_type, '${start}')`).join(' or ')}) kind
      cross join lateral (
        select e.seq, e.occurred_at from hivex_foundation.event_log e
         where ${['e.workspace_id = $1', `${typeKey('e')} = kind.event_type`, ...window].join(' and ')}
         order by ${order('e')} limit ${looked}) walked
     order by ${order('walked')} limit ${looked}),
  fitting as materialized (
    select looked.seq, looked.occurred_at, starts_with(found.event_type, '${ACCESS_EVENTS}') as of_access
      from looked cross join lateral (
        select e.event_type from hivex_foundation.event_log e
         where ${['e.workspace_id = $1', 'e.seq = looked.seq', ...filters].join(' and ')} limit 1) found),
  page as materialized (
    select fitting.seq, fitting.occurred_at from fitting
     where ${seesAccess ? 'true' : 'not fitting.of_access'}
     order by ${order('fitting')} limit ${limit + 1}),
  edge as (
    select page.seq, page.occurred_at from page
     where (select count(*) from page) > ${limit}
     order by ${order('page')} offset ${limit - 1} limit 1)
  select (select looked.seq::text from looked order by ${order('looked').replaceAll(' desc', '')} limit 1)
      as "lastLookedAt",
    (select count(*) >= ${looked} from looked) as "mayGoOn",
    (select count(*)::int from fitting
      where ${seesAccess ? 'false' : 'fitting.of_access'} and (not exists (select from edge)
        or ${place('fitting')} >= (select ${isByTime ? 'edge.occurred_at, edge.seq' : 'edge.seq'} from edge)))
      as "leftOut",
    coalesce((
      select json_agg(entry order by ${order('entry').replaceAll('.occurred_at', '."at"').replaceAll('.seq', '."place"')}) from (
        select page.seq as "place", page.occurred_at as "at", event.* from page cross join lateral (
          select ${LOGGED_EVENT}, a.display_name as "actor_name", a.actor_kind as "actor_kind"
            from hivex_foundation.event_log e
            left join public.actor_registry a
              on a.actor_id = e.actor_id and a.workspace_id = e.workspace_id
           where e.workspace_id = $1 and e.seq = page.seq limit 1) event) entry), '[]') as "acts"`
  return { text, values }
}

function actionCondition(actions: string): string {
  return `exists (select from unnest(${actions}::text[]) wanted (name)
    where case when right(wanted.name, 1) = '.' then starts_with(${ACTION}, wanted.name)
               else ${ACTION} = wanted.name end)`
}

const actRow = loggedEventRow.extend({
  /** Of the registry; null where it has no such row, or the row no name. */
  actor_name: z.string().nullable(),
  actor_kind: z.string().nullable(),
})

/** An event of the log that somebody acted by, with who it was. */
export type LoggedAct = z.infer<typeof actRow>

const row = z.object({
  lastLookedAt: z.string().nullable(),
  mayGoOn: z.boolean(),
  leftOut: z.number(),
  acts: z.array(actRow),
})

/** A page of acts: at most `limit` and one more, which tells that there are more. */
export type ActivityPage = z.infer<typeof row>

/** A page of what people and services did, newest first. Throws what the driver throws. */
export async function readActivity(db: Queryable, input: ReadActivityInput): Promise<ActivityPage> {
  return z.tuple([row]).parse((await db.query(activityStatement(input))).rows)[0]
}
