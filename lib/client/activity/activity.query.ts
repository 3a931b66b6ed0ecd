import { parseExact } from '@/lib/domain/exact-json'
import { safeParse } from '@/lib/wire/zod'
import { type ActivityBody, activitySchema } from '@/lib/wire/activity/activity.wire'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type ActivityFilter, activityFilterQuery } from './activity.filter'

/** How many entries the newest page brings; older ones come in larger pages. */
export const ACTIVITY_HEAD_LIMIT = 50
const OLDER_LIMIT = 100

export function parseActivity(body: unknown): ActivityBody | null {
  return safeParse(activitySchema, body).data ?? null
}

/** The newest acts that a filter lets through, and what can be chosen to filter by. */
export function activityQuery(filter: ActivityFilter): PanelQuery<QueryResult<ActivityBody>> {
  const query = activityFilterQuery(filter)
  return resultQuery({
    key: `activity ${query}`,
    url: () =>
      `/api/activity?include=choices&limit=${ACTIVITY_HEAD_LIMIT}${query === '' ? '' : `&${query}`}`,
    topic: 'chain_events',
    read: parseExact,
    parse: parseActivity,
  })
}

/** The address of the acts in front of `cursor`, a seq; of the newest for null. */
export function olderActivityUrl(filter: ActivityFilter, cursor: string | null): string {
  const query = activityFilterQuery({ ...filter, before: cursor })
  return `/api/activity?limit=${OLDER_LIMIT}&${query}`
}
