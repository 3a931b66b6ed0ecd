import { assignedTicketsAnswer } from '@/lib/server/answers/tickets/assigned-tickets-answer'
import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'
import { contractResponse } from '@/lib/server/http/contract-response'
import { ASSIGNED_TICKETS_INCLUDES } from '@/lib/wire/tickets/assigned-tickets.wire'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(ASSIGNED_TICKETS_INCLUDES, async (request, include) => {
  const answer = await assignedTicketsAnswer(include, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
