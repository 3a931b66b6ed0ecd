import { ticketListAnswer } from '@/lib/server/answers/tickets/ticket-list-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'
import { problem } from '@/lib/server/http/problem'
import { parseTicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { TICKET_LIST_INCLUDES } from '@/lib/wire/tickets/ticket-list.wire'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(TICKET_LIST_INCLUDES, async (request, include) => {
  const asked = parseTicketListQuery(new URL(request.url).searchParams)
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  return readResponse(
    request,
    await ticketListAnswer({ ...asked.query, include }, readerOf(request)),
  )
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
