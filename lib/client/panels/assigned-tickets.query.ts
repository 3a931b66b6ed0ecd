import { safeParse } from '@/lib/wire/zod'
import { withChanges } from '@/lib/wire/tickets/assigned-changes'
import {
  type AssignedChangesBody,
  assignedChangesSchema,
} from '@/lib/wire/tickets/assigned-changes.wire'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { withKnownRows } from '@/lib/wire/tickets/known-rows'
import type { PanelQuery } from './panel-query'

/**
 * Kora's tickets, with everything that the page shows beyond the contract's four lists: what changed
 * since the known answer, or all of it.
 */
export const assignedTicketsQuery: PanelQuery<AssignedTicketsBody, AssignedChangesBody> = {
  key: ['assigned-tickets'],
  topic: 'tickets',
  url: '/api/sea-tickets/kora-assigned/changes',
  parse: (body) => safeParse(assignedChangesSchema, body).data ?? null,
  merge: (known, sent) => {
    if (sent.since === undefined) return withKnownRows(known?.body ?? null, sent)
    return known?.etag === sent.since ? withChanges(known.body, sent) : null
  },
}
