import * as z from '@/lib/wire/zod'
import { ACTIVITY_OUTCOMES, type ActivityOutcome } from '@/lib/domain/activity/activity-entry'
import { isUuid } from '@/lib/domain/uuid'
import {
  check,
  choice,
  mapQuery,
  pageLimit,
  type ParsedQuery,
  parseParameters,
  seq,
  several,
  single,
  texts,
  time,
} from '@/lib/wire/parameters'
import { ACTIVITY_LIMIT } from './activity.wire'

/** Which acts are meant (CONTROL 16); null is no limit. */
export interface ActivitySelection {
  readonly actors: readonly string[] | null
  readonly actions: readonly string[] | null
  readonly outcomes: readonly ActivityOutcome[] | null
  readonly from: string | null
  readonly to: string | null
}

export interface ActivityQuery extends ActivitySelection {
  readonly before: string | null
  readonly limit: number
}

const MOST_VALUES = 20
const MOST_NAME = 200

const few = <Value>(allowed: string) =>
  check((all: readonly Value[]) => all.length <= MOST_VALUES, `at most ${MOST_VALUES} ${allowed}`)

const actor = z.string().check(check(isUuid, "an actor's id, a UUID"))
const isName = (text: string) => text.length <= MOST_NAME

const selection = {
  actor: several(actor).check(few('actors')),
  action: texts().check(
    check(
      (all: readonly string[]) => all.length <= MOST_VALUES && all.every(isName),
      `at most ${MOST_VALUES} actions of at most ${MOST_NAME} characters, separated by commas or repeated`,
    ),
  ),
  outcome: several(choice(ACTIVITY_OUTCOMES)),
  from: single(time),
  to: single(time),
}

const activitySchema = z.object({
  ...selection,
  before: single(seq),
  limit: pageLimit(ACTIVITY_LIMIT),
})

const selectionSchema = z.object(selection)
type Selected = z.infer<typeof selectionSchema>

/** Reads a page of which acts is meant. */
export function parseActivityQuery(parameters: URLSearchParams): ParsedQuery<ActivityQuery> {
  const parsed = parseParameters(parameters, activitySchema, ['include'])
  return mapQuery(parsed, (query) => {
    const { before, limit } = query
    return { ...selectionOf(query), before, limit }
  })
}

/** Reads which acts are to be exported; a page of them is no export. */
export function parseActivitySelection(
  parameters: URLSearchParams,
): ParsedQuery<ActivitySelection> {
  return mapQuery(parseParameters(parameters, selectionSchema, ['format', 'include']), selectionOf)
}

function selectionOf({ actor, action, outcome, from, to }: Selected): ActivitySelection {
  return {
    actors: orNull(actor.map((id) => id.toLowerCase())),
    actions: orNull(action),
    outcomes: orNull(outcome),
    from,
    to,
  }
}

function orNull<Value>(all: readonly Value[]): readonly Value[] | null {
  return all.length === 0 ? null : all
}
