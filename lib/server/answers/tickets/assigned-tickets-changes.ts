import 'server-only'
import type { AnswerAge, PanelAnswer } from '@/lib/server/http/contract-answer'
import type { PreparedBody } from '@/lib/server/http/contract-response'
import { knownBodies } from '@/lib/server/http/known-bodies'
import { preparedAnswers } from '@/lib/server/http/prepared-answers'
import type { ReadAge } from '@/lib/server/db/shared-read'
import { changesBetween } from '@/lib/wire/tickets/assigned-changes'
import {
  ASSIGNED_TICKETS_INCLUDES,
  type AssignedTicketsBody,
} from '@/lib/wire/tickets/assigned-tickets.wire'
import { assignedTicketsAnswer, withoutFreshness } from './assigned-tickets-answer'

/** How many rows of each bucket a document holds; its page requests the others at once. */
const FIRST_ROWS = 20

const EVERYTHING = new Set(ASSIGNED_TICKETS_INCLUDES)

const served = knownBodies<AssignedTicketsBody>('assigned-tickets')
const firstRows = preparedAnswers('assigned-tickets-first-rows', withoutFreshness)

/** What a document holds of the tickets. */
export interface FirstTickets extends PanelAnswer<AssignedTicketsBody> {
  /** There are rows that it does not hold; its ETag leads on to them. */
  readonly isPartial: boolean
}

/** The first rows of each bucket. Never throws. */
export async function firstTicketsAnswer(): Promise<FirstTickets> {
  const answer = await assignedTicketsAnswer(EVERYTHING)
  if (answer.asOf === null) return { ...answer, isPartial: false }
  const content = firstRows.once(EVERYTHING, [answer.body], () => cut(answer.body))
  served.add(content)
  return { ...answer, ...content, isPartial: content.etag !== answer.etag }
}

function cut(body: AssignedTicketsBody): AssignedTicketsBody {
  const working = body.in_progress.slice(0, FIRST_ROWS)
  const claims = working.flatMap(({ id }) => {
    const claim = body.claims?.[id]
    return claim === undefined ? [] : [[id, claim] as const]
  })
  return {
    ...body,
    in_progress: working,
    failed_or_blocked: body.failed_or_blocked.slice(0, FIRST_ROWS),
    queued: body.queued.slice(0, FIRST_ROWS),
    recently_resolved: body.recently_resolved.slice(0, FIRST_ROWS),
    claims: Object.fromEntries(claims),
  }
}

/**
 * Kora's tickets as they are now, as changes since an earlier answer where this process still has
 * that one; `since` is its ETag. Never throws.
 */
export async function assignedTicketsChanges(
  since: string | null,
  age: ReadAge,
): Promise<Omit<PreparedBody<unknown>, 'body'> & AnswerAge> {
  const answer = await assignedTicketsAnswer(EVERYTHING, age)
  if (answer.asOf === null) return answer
  const known = since === null ? null : served.get(since)
  served.add(answer)
  return since === null || known === null || since === answer.etag
    ? answer
    : { ...answer, json: changesSince(since, known, answer.body) }
}

/**
 * The changes that lead to a body, by the ETag that they start from: many pages request the same.
 */
const prepared = new WeakMap<AssignedTicketsBody, Map<string, string>>()

function changesSince(
  since: string,
  known: AssignedTicketsBody,
  body: AssignedTicketsBody,
): string {
  const changes = prepared.get(body) ?? new Map<string, string>()
  prepared.set(body, changes)
  const json = changes.get(since) ?? JSON.stringify(changesBetween(known, body, since))
  changes.set(since, json)
  return json
}
