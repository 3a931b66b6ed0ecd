import 'server-only'
import { prepareBody } from '@/lib/server/http/contract-response'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { preparedAnswers } from '@/lib/server/http/prepared-answers'

/** The bodies of the state, this process's or another leader's. */
export const preparedStates = preparedAnswers('operational-state', withoutFreshness)

/** An answer that holds no live data. */
export function stateWithoutData(
  body: OperationalStateBody,
  now = Date.now(),
): PanelAnswer<OperationalStateBody> {
  return { ...prepareBody(body, withoutFreshness(body)), asOf: null, now }
}

/** The outer edges of the strip move with the clock: they are freshness, not content. */
function withoutFreshness({ freshness: _freshness, strip, ...content }: OperationalStateBody) {
  const inner = strip?.map(({ state, degraded, from }, index) => ({
    state,
    degraded,
    from: index === 0 ? null : from,
  }))
  return { ...content, strip: inner }
}
