import 'server-only'
import { actionOf, isActivityEvent } from '@/lib/domain/activity/activity-entry'
import { CHAIN_EVENT, isAccessEvent } from '@/lib/domain/chain-event'
import { type ActivityPage, readActivity } from '@/lib/server/db/sql/events/read-activity'
import { readEventTypes } from '@/lib/server/db/sql/events/read-event-types'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { readActing } from '@/lib/server/db/sql/read-acting'
import { keptAnswers, keyOf, type Reader } from '@/lib/server/http/kept-answers'
import { keptAnswer, type ReadResult } from '@/lib/server/http/read-answer'
import type { ActivityBody, ActivityInclude } from '@/lib/wire/activity/activity.wire'
import type { ActivityQuery } from '@/lib/wire/activity/activity-parameters'
import { toActivityEntry } from './activity-body'

export interface ActivityReader extends Reader {
  /** Whether the reader is shown the access events. */
  readonly seesAccess: boolean
}

/** Kept by what the asker may see (CONTROL 13). */
const pages = keptAnswers<ActivityBody>('activity')

/** A page of who did what (CONTROL 16). Never throws. */
export function activityAnswer(
  query: ActivityQuery,
  include: ReadonlySet<ActivityInclude>,
  { seesAccess, ...reader }: ActivityReader,
): Promise<ReadResult<ActivityBody>> {
  const question = {
    key: keyOf({ ...query, seesAccess }, include),
    topics: ['chain_events'] as const,
  }
  const options = { what: 'the activity', kind: 'list', reader, answers: pages, question } as const
  return keptAnswer(options, async ({ workspaceId, explorers }) => {
    const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
    const read = await explorers.read(readActivity, { workspaceId, ...query, seesAccess })
    const page = {
      ...activityPage(read, query.limit),
      ...(recordBeginsAt !== null && { record_begins_at: recordBeginsAt }),
    }
    if (!include.has('choices')) return page
    const acting = await explorers.read(readActing, workspaceId)
    const { types } = await explorers.read(readEventTypes, workspaceId)
    return {
      ...page,
      actors: acting.map(({ actorId, name, kind }) => ({ actor_id: actorId, name, kind })),
      actions: actionsOf(types, page, seesAccess),
    }
  })
}

/** What a page holds, and where the next one begins. */
export function activityPage(read: ActivityPage, limit: number): ActivityBody {
  const { acts, leftOut, mayGoOn, lastLookedAt } = read
  const shown = acts.slice(0, limit)
  const rest = mayGoOn ? lastLookedAt : null
  return {
    entries: shown.map(toActivityEntry),
    next_cursor: acts.length > limit ? (shown.at(-1)?.seq ?? null) : rest,
    ...(leftOut > 0 && { left_out: leftOut }),
  }
}

/**
 * The acts that can be chosen: by the types that the log has, and the names that a page shows, since
 * an operator's acts are of one type.
 */
function actionsOf(types: readonly string[], page: ActivityBody, seesAccess: boolean): string[] {
  const ofTypes = types
    .filter((type) => isActivityEvent(type) && type !== CHAIN_EVENT.operatorActed)
    .filter((type) => seesAccess || !isAccessEvent(type))
    .map((type) => actionOf(type, null))
  return [...new Set([...ofTypes, ...page.entries.map(({ action }) => action)])].sort()
}
