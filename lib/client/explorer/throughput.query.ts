import { safeParse } from '@/lib/wire/zod'
import { type ThroughputBody, throughputSchema } from '@/lib/wire/throughput.wire'
import type { PanelQuery } from '../panels/panel-query'
import { type Explored, exploredQuery } from './explored'

/** How much work ended in each hour of the last day. */
export const throughputQuery: PanelQuery<Explored<ThroughputBody>> = exploredQuery({
  key: 'throughput',
  url: () => '/api/throughput',
  parse: (body) => safeParse(throughputSchema, body).data ?? null,
})
