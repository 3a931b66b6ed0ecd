import 'server-only'
import type { ReadResult } from './read-answer'
import { freshnessHeaders } from './contract-answer'
import type { RouteHandler } from './guarded-route'
import { contractResponse, prepareBody } from './contract-response'
import { problem } from './problem'
import type { ParsedQuery } from '@/lib/wire/parameters'
import { routeWithIncludes } from './route'

/** An answer of an explorer as HTTP: with its age, or as a problem. */
export function readResponse(request: Request, answer: ReadResult<object>): Response {
  if (!answer.ok) return problem(answer.problem)
  const { body } = answer
  return contractResponse(request, prepareBody(body, contentOf(body)), freshnessHeaders(answer))
}

/** What an ETag covers (SPEC 8): all but when it was read, which the headers of a 304 tell anew. */
function contentOf(body: object): object {
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== 'as_of' && name !== 'freshness'),
  )
}

/** A route that reads its parameters, refuses bad ones with a 400, and answers the rest. */
export function readRoute<Query>(
  parse: (parameters: URLSearchParams) => ParsedQuery<Query>,
  answer: (query: Query) => Promise<ReadResult<object>>,
): RouteHandler {
  // It includes nothing, and says so to whoever asks for something.
  return routeWithIncludes([], async (request) => {
    const parameters = new URL(request.url).searchParams
    parameters.delete('include')
    const asked = parse(parameters)
    if (!asked.ok) return problem({ status: 400, ...asked.problem })
    return readResponse(request, await answer(asked.query))
  })
}
