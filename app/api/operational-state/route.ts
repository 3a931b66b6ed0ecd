import { ageAskedFor, freshnessHeaders } from '@/lib/server/http/contract-answer'
import { operationalStateAnswer } from '@/lib/server/answers/state/operational-state-answer'
import { methodNotAllowed, routeWithIncludes } from '@/lib/server/http/route'
import { contractResponse } from '@/lib/server/http/contract-response'
import { OPERATIONAL_STATE_INCLUDES } from '@/lib/wire/state/operational-state.wire'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(OPERATIONAL_STATE_INCLUDES, async (request, include) => {
  const answer = await operationalStateAnswer(include, ageAskedFor(request))
  return contractResponse(request, answer, freshnessHeaders(answer))
})

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
