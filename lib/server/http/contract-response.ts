import 'server-only'
import { createHash } from 'node:crypto'
import { keptJson } from './kept-json'

/** A body as it goes out, made once and shared by every request that gets it. */
export interface PreparedBody<Body> {
  readonly body: Body
  readonly json: string
  readonly etag: string
}

/**
 * Serializes a body once. Neither it nor what is in it may change afterwards.
 * @param covered the part of the body that the ETag covers: everything but freshness (SPEC 8)
 * @param write makes the JSON of the body
 */
export function prepareBody<Body extends object>(
  body: Body,
  covered: object = body,
  write: (body: object) => string = keptJson,
): PreparedBody<Body> {
  const digest = createHash('sha256').update(keptJson(covered)).digest('base64url')
  return { body, json: write(body), etag: `"${digest.slice(0, 22)}"` }
}

/** A contract answer: always 200, or 304 for a body that the client has; freshness on both. */
export function contractResponse(
  request: Request,
  { json, etag }: Omit<PreparedBody<unknown>, 'body'>,
  freshness: Readonly<Record<string, string>>,
): Response {
  const headers = {
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    etag,
    ...freshness,
  }
  if (holds(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(json, { status: 200, headers })
}

function holds(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  return ifNoneMatch
    .split(',')
    .map((candidate) => candidate.trim().replace(/^W\//, ''))
    .some((candidate) => candidate === etag || candidate === '*')
}
