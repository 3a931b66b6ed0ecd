import { safeParse } from '@/lib/wire/zod'
import { type TicketStoryBody, ticketStorySchema } from '@/lib/wire/tickets/ticket-story.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type Explored, exploredQuery } from '@/lib/client/lists/explored'

/** One ticket with its story, and its neighbours in the list that `search` names. */
export function ticketStoryQuery(
  id: string,
  search: string,
): PanelQuery<Explored<TicketStoryBody>> {
  const url = `/api/sea-tickets/${encodeURIComponent(id)}?${search}${search === '' ? '' : '&'}include=neighbours`
  return exploredQuery({
    key: url,
    url: () => url,
    parse: (body) => safeParse(ticketStorySchema, body).data ?? null,
  })
}
