import 'server-only'
import { createHash } from 'node:crypto'

interface ContractAnswer {
  readonly body: object
  /** The part of the body that the ETag covers: everything but freshness (SPEC 8). */
  readonly covered: object
  /** The freshness headers. */
  readonly headers: Readonly<Record<string, string>>
}

/** A contract answer: always 200, or 304 for a body that the asker has; freshness on both. */
export function contractResponse(request: Request, answer: ContractAnswer): Response {
  const etag = `"${createHash('sha256').update(JSON.stringify(answer.covered)).digest('base64url').slice(0, 22)}"`
  const headers = {
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    etag,
    ...answer.headers,
  }
  if (holds(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(JSON.stringify(answer.body), { status: 200, headers })
}

function holds(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  return ifNoneMatch
    .split(',')
    .map((candidate) => candidate.trim().replace(/^W\//, ''))
    .some((candidate) => candidate === etag || candidate === '*')
}
