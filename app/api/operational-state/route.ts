import { freshnessHeaders } from '@/app/_answers/contract-answer'
import { operationalStateAnswer } from '@/app/_answers/operational-state-answer'
import { methodNotAllowed, routeWithIncludes } from '@/app/_http/route'
import { contractResponse } from '@/lib/server/http/contract-response'
import {
  OPERATIONAL_STATE_INCLUDES,
  type OperationalStateBody,
} from '@/lib/wire/operational-state.wire'

export const dynamic = 'force-dynamic'

export const GET = routeWithIncludes(OPERATIONAL_STATE_INCLUDES, async (request, include) => {
  const answer = await operationalStateAnswer(include)
  const covered = withoutFreshness(answer.body)
  return contractResponse(request, {
    body: answer.body,
    covered,
    headers: freshnessHeaders(answer),
  })
})

/** The outer edges of the strip move with the clock: they are freshness, not content. */
function withoutFreshness({ freshness: _freshness, strip, ...content }: OperationalStateBody) {
  const inner = strip?.map(({ state, degraded, from }, index) => ({
    state,
    degraded,
    from: index === 0 ? null : from,
  }))
  return { ...content, strip: inner }
}

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
