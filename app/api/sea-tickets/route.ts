import { ticketListAnswer } from '@/lib/server/answers/tickets/ticket-list-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { problem } from '@/lib/server/http/problem'
import { parseTicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { TICKET_LIST_INCLUDES } from '@/lib/wire/tickets/ticket-list.wire'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const read = includesHandler(TICKET_LIST_INCLUDES, async (request, include) => {
  const asked = parseTicketListQuery(new URL(request.url).searchParams)
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  return readResponse(
    request,
    await ticketListAnswer({ ...asked.query, include }, readerOf(request)),
  )
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/sea-tickets', {
  GET: read,
})
