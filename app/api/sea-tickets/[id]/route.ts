import { ticketDetailAnswer } from '@/lib/server/answers/tickets/ticket-detail-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { writeBody } from '@/lib/server/http/write-body'
import { problem } from '@/lib/server/http/problem'
import { parseSelectionOnly } from '@/lib/wire/tickets/ticket-list-parameters'
import { TICKET_STORY_INCLUDES } from '@/lib/wire/tickets/ticket-detail.wire'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const read = includesHandler(TICKET_STORY_INCLUDES, async (request, include) => {
  const url = new URL(request.url)
  const asked = parseSelectionOnly(url.searchParams, ['include'])
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const wanted = {
    id: url.pathname.split('/').at(-1) ?? '',
    neighboursIn: include.has('neighbours') ? asked.query : null,
    withFreshness: include.has('freshness'),
  }
  const answer = await ticketDetailAnswer(wanted, readerOf(request))
  return readResponse(request, answer, writeBody)
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/sea-tickets/:id', {
  GET: read,
})
