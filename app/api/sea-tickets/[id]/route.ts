import { ticketDetailAnswer } from '@/lib/server/answers/tickets/ticket-detail-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'
import { problem } from '@/lib/server/http/problem'
import { parseSelectionOnly } from '@/lib/wire/tickets/ticket-list-parameters'
import { TICKET_STORY_INCLUDES } from '@/lib/wire/tickets/ticket-detail.wire'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(TICKET_STORY_INCLUDES, async (request, include) => {
  const url = new URL(request.url)
  const asked = parseSelectionOnly(url.searchParams, ['include'])
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const wanted = {
    id: url.pathname.split('/').at(-1) ?? '',
    neighboursIn: include.has('neighbours') ? asked.query : null,
    withFreshness: include.has('freshness'),
  }
  const answer = await ticketDetailAnswer(wanted, readerOf(request))
  return readResponse(request, answer)
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
