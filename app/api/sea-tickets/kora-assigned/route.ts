import { assignedTicketsAnswer } from '@/lib/server/answers/tickets/assigned-tickets-answer'
import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { contractResponse } from '@/lib/server/http/contract-response'
import { ASSIGNED_TICKETS_INCLUDES } from '@/lib/wire/tickets/assigned-tickets.wire'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const read = includesHandler(ASSIGNED_TICKETS_INCLUDES, async (request, include) => {
  const answer = await assignedTicketsAnswer(include, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/sea-tickets/kora-assigned',
  {
    GET: read,
  },
)
