import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Principal } from '@/lib/domain/access/principal'
import { describeError, failureCodeOf } from '@/lib/domain/failure'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { Act } from '@/lib/server/db/access/actor'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { createLog } from '@/lib/server/process/log'
import { problem } from './problem'

/** Names the request as the record of what it changed does. */
const REQUEST_HEADER = 'x-kora-request-id'

/** A change in one transaction with its event. */
type Change<Args, Result> = (db: Queryable, args: Act & Args) => Promise<Result>

/**
 * Makes a change in the name of a principal, in one transaction with its event: both or neither. A
 * failure is a 503, and nothing happened; a proof that has ended meanwhile is a 401.
 */
export async function changed<Args extends object, Result>(
  by: Principal,
  change: Change<Args, Result>,
  args: Args,
  answer: (result: Result) => Response,
): Promise<Response> {
  const provider = getActiveProvider()
  if (provider === null) return notChanged()
  const { workspaceId, substrate } = provider
  try {
    const requestId = randomUUID()
    const act = { ...args, workspaceId, by, requestId }
    const result = await substrate.access.write(change, act)
    provider.accessChanged()
    const response = answer(result)
    response.headers.set(REQUEST_HEADER, requestId)
    return response
  } catch (error) {
    if (failureCodeOf(error) === 'access_ended') {
      const detail = 'The session or token has ended. Sign in again.'
      return problem({ status: 401, code: 'authentication_required', detail })
    }
    createLog().error('[kora.access]', `a change was taken back: ${describeError(error)}`)
    return notChanged()
  }
}

function notChanged(): Response {
  return problem({
    status: 503,
    code: 'not_changed',
    detail: 'The database could not take the change and its record, so nothing happened.',
  })
}

/** The last part of an address, such as the id in `/api/access/tokens/:id`. */
export function lastPart(request: Request): string {
  return decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '')
}

/** An answer of a change, with nothing of it kept by anybody. */
export function done(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

/** The answer where there is nothing of that id. */
export function noneSuch(what: string): Response {
  return problem({ status: 404, code: 'not_found', detail: `There is no such ${what}.` })
}
