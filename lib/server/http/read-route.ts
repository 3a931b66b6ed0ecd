import 'server-only'
import type { ReadResult } from './read-answer'
import { ageAskedFor, freshnessHeaders } from './contract-answer'
import type { Reader } from './kept-answers'
import { contractResponse, type PreparedBody, prepareBody } from './contract-response'
import { problem } from './problem'
import type { ParsedQuery } from '@/lib/wire/parameters'
import { type Handler, includesHandler } from './serve-route'

type BodyWriter = (body: object) => string

/** An answer of an explorer as HTTP: with its age, or as a problem. */
export function readResponse(
  request: Request,
  answer: ReadResult<object>,
  write: BodyWriter = JSON.stringify,
): Response {
  if (!answer.ok) return noDataResponse(answer.problem)
  return contractResponse(request, preparedOf(answer.body, write), freshnessHeaders(answer))
}

type NoData = Extract<ReadResult<object>, { ok: false }>['problem']

/** Why there is no data, as HTTP. */
export function noDataResponse({ retryAfterSeconds, ...rest }: NoData): Response {
  if (retryAfterSeconds === undefined) return problem(rest)
  return problem({ ...rest, headers: { 'retry-after': String(retryAfterSeconds) } })
}

const prepared = new WeakMap<object, PreparedBody<object>>()

/** A body that several requests share is written once. */
function preparedOf(body: object, write: BodyWriter): PreparedBody<object> {
  const present = prepared.get(body) ?? prepareBody(body, contentOf(body), write)
  prepared.set(body, present)
  return present
}

/** The sender of a request for an explorer's answer. */
export function readerOf(request: Request): Reader {
  return { signal: request.signal, age: ageAskedFor(request) }
}

/**
 * What an ETag covers (SPEC 8): all but the time of the read, which the headers of a 304 carry
 * anew.
 */
function contentOf(body: object): object {
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== 'as_of' && name !== 'freshness'),
  )
}

/** A handler that reads its parameters, refuses bad ones with a 400, and answers the rest. */
export function readHandler<Query>(
  parse: (parameters: URLSearchParams) => ParsedQuery<Query>,
  answer: (query: Query, reader: Reader) => Promise<ReadResult<object>>,
): Handler {
  // It has no included values, so any `include` is refused with a 400.
  return includesHandler([], async (request) => {
    const parameters = new URL(request.url).searchParams
    parameters.delete('include')
    const asked = parse(parameters)
    if (!asked.ok) return problem({ status: 400, ...asked.problem })
    return readResponse(request, await answer(asked.query, readerOf(request)))
  })
}
