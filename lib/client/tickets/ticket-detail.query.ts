import { parseExact } from '@/lib/domain/exact-json'
import { safeParse } from '@/lib/wire/zod'
import { type TicketDetailBody, ticketDetailSchema } from '@/lib/wire/tickets/ticket-detail.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'

/** One ticket with its history, and its neighbours in the list that `search` names. */
export function ticketDetailQuery(
  id: string,
  search: string,
): PanelQuery<QueryResult<TicketDetailBody>> {
  const url = `/api/sea-tickets/${encodeURIComponent(id)}?${search}${search === '' ? '' : '&'}include=neighbours`
  return resultQuery({
    key: url,
    url: () => url,
    topic: 'tickets',
    read: parseExact,
    parse: (body) => safeParse(ticketDetailSchema, body).data ?? null,
  })
}
