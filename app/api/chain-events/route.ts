import { may } from '@/lib/domain/access/permission'
import { chainEventsAnswer } from '@/lib/server/answers/events/chain-events-answer'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { writeBody } from '@/lib/server/http/write-body'
import { problem } from '@/lib/server/http/problem'
import { CHAIN_EVENTS_INCLUDES } from '@/lib/wire/events/chain-events.wire'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const read = includesHandler(CHAIN_EVENTS_INCLUDES, async (request, include, principal) => {
  const asked = parseChainEventsQuery(new URL(request.url).searchParams)
  const seesAccess = may(principal, 'read access events')
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const reader = { ...readerOf(request), seesAccess }
  return readResponse(request, await chainEventsAnswer(asked.query, include, reader), writeBody)
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/chain-events', {
  GET: read,
})
