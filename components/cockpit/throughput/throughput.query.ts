import { safeParse } from '@/lib/wire/zod'
import { type ThroughputBody, throughputSchema } from '@/lib/wire/tickets/throughput.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type Explored, exploredQuery } from '@/lib/client/lists/explored'

/** How much work ended in each hour of the last day. */
export const throughputQuery: PanelQuery<Explored<ThroughputBody>> = exploredQuery({
  key: 'throughput',
  url: () => '/api/throughput',
  parse: (body) => safeParse(throughputSchema, body).data ?? null,
})
