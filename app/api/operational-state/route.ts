import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { operationalStateAnswer } from '@/lib/server/answers/state/operational-state-answer'
import { contractResponse } from '@/lib/server/http/contract-response'
import { OPERATIONAL_STATE_INCLUDES } from '@/lib/wire/state/operational-state.wire'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const read = includesHandler(OPERATIONAL_STATE_INCLUDES, async (request, include) => {
  const answer = await operationalStateAnswer(include, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/operational-state',
  {
    GET: read,
  },
)
