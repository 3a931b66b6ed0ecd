import 'server-only'
import { assignedTicketsAnswer } from '@/lib/server/answers/assigned-tickets-answer'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { inTime } from '@/lib/server/http/in-time'
import { operationalStateAnswer } from '@/lib/server/answers/operational-state-answer'
import {
  ASSIGNED_TICKETS_INCLUDES,
  type AssignedTicketsBody,
} from '@/lib/wire/tickets/assigned-tickets.wire'
import {
  OPERATIONAL_STATE_INCLUDES,
  type OperationalStateBody,
} from '@/lib/wire/state/operational-state.wire'

export interface FirstAnswers {
  readonly tickets: PanelAnswer<AssignedTicketsBody> | null
  readonly state: PanelAnswer<OperationalStateBody> | null
  /** The substrate's clock, epoch ms; null where no answer knows it. */
  readonly substrateNow: number | null
  /** What the first render takes for now, epoch ms. */
  readonly renderedAt: number
}

/** What the page's first paint holds; what does not come in time is null. */
export async function firstAnswers(): Promise<FirstAnswers> {
  const [tickets, state] = await Promise.all([
    inTime(assignedTicketsAnswer(new Set(ASSIGNED_TICKETS_INCLUDES))),
    inTime(operationalStateAnswer(new Set(OPERATIONAL_STATE_INCLUDES))),
  ])
  // Only a live answer knows the substrate's clock; without one the page asks before it believes.
  const told = [tickets, state].flatMap((answer) => (answer?.asOf == null ? [] : [answer.now]))
  const substrateNow = told.length === 0 ? null : Math.max(...told)
  return { tickets, state, substrateNow, renderedAt: substrateNow ?? Date.now() }
}
