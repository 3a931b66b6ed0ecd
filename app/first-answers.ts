import 'server-only'
import {
  type FirstTickets,
  firstTicketsAnswer,
} from '@/lib/server/answers/tickets/assigned-tickets-changes'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { inTime } from '@/lib/server/http/in-time'
import { operationalStateAnswer } from '@/lib/server/answers/state/operational-state-answer'
import {
  OPERATIONAL_STATE_INCLUDES,
  type OperationalStateBody,
} from '@/lib/wire/state/operational-state.wire'

export interface FirstAnswers {
  readonly tickets: FirstTickets | null
  readonly state: PanelAnswer<OperationalStateBody> | null
  /** The substrate's clock, epoch ms; null if no answer has it. */
  readonly substrateNow: number | null
  /** The current time of the first render, epoch ms. */
  readonly renderedAt: number
}

/** The data of the cockpit's first paint; null for what took too long. */
export async function firstAnswers(): Promise<FirstAnswers> {
  const [tickets, state] = await Promise.all([
    inTime(firstTicketsAnswer()),
    inTime(operationalStateAnswer(new Set(OPERATIONAL_STATE_INCLUDES))),
  ])
  // Only live answers have the substrate's clock; without one the page requests data before it
  // trusts any.
  const times = [tickets, state].flatMap((answer) => (answer?.asOf == null ? [] : [answer.now]))
  const substrateNow = times.length === 0 ? null : Math.max(...times)
  return { tickets, state, substrateNow, renderedAt: substrateNow ?? Date.now() }
}
