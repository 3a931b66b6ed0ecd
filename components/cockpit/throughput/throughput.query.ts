import { safeParse } from '@/lib/wire/zod'
import { type ThroughputBody, throughputSchema } from '@/lib/wire/tickets/throughput.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'

/** How much work ended in each hour of the last day. */
export const throughputQuery: PanelQuery<QueryResult<ThroughputBody>> = resultQuery({
  key: 'throughput',
  url: () => '/api/throughput',
  parse: (body) => safeParse(throughputSchema, body).data ?? null,
})
