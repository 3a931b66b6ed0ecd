import { chainEventsAnswer } from '@/lib/server/answers/events/chain-events-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'
import { problem } from '@/lib/server/http/problem'
import { CHAIN_EVENTS_INCLUDES } from '@/lib/wire/events/chain-events.wire'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(CHAIN_EVENTS_INCLUDES, async (request, include) => {
  const asked = parseChainEventsQuery(new URL(request.url).searchParams)
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  return readResponse(request, await chainEventsAnswer(asked.query, include, readerOf(request)))
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
