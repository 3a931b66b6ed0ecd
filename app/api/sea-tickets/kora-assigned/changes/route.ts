import { assignedTicketsChanges } from '@/lib/server/answers/tickets/assigned-tickets-changes'
import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { contractResponse } from '@/lib/server/http/contract-response'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

/** What changed since the answer whose ETag `If-None-Match` names, or all of it. */
const read = includesHandler([], async (request) => {
  const since = request.headers.get('if-none-match')
  const answer = await assignedTicketsChanges(since, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/sea-tickets/kora-assigned/changes',
  {
    GET: read,
  },
)
