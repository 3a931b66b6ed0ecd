import { safeParse } from '@/lib/wire/zod'
import {
  ASSIGNED_TICKETS_INCLUDES,
  assignedTicketsSchema,
  type AssignedTicketsBody,
} from '@/lib/wire/tickets/assigned-tickets.wire'
import type { PanelQuery } from './panel-query'

/** Kora's tickets, with everything that the page shows beyond the contract's four lists. */
export const assignedTicketsQuery: PanelQuery<AssignedTicketsBody> = {
  key: ['assigned-tickets'],
  topic: 'tickets',
  url: `/api/sea-tickets/kora-assigned?include=${ASSIGNED_TICKETS_INCLUDES.join(',')}`,
  parse: (body) => safeParse(assignedTicketsSchema, body).data ?? null,
}
