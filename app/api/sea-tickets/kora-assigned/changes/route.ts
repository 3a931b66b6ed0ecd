import { assignedTicketsChanges } from '@/lib/server/answers/tickets/assigned-tickets-changes'
import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { contractResponse } from '@/lib/server/http/contract-response'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

/** What changed since the answer whose ETag `If-None-Match` names, or all of it. */
export const GET = routeWithIncludes([], async (request) => {
  const since = request.headers.get('if-none-match')
  const answer = await assignedTicketsChanges(since, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
