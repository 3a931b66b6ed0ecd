import { safeParse } from '@/lib/wire/zod'
import { type StateMomentBody, stateMomentSchema } from '@/lib/wire/state/state-moment.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'

/** What Kora was doing at `time`, ISO 8601 UTC. */
export function stateMomentQuery(time: string): PanelQuery<QueryResult<StateMomentBody>> {
  return resultQuery({
    key: `state-moment ${time}`,
    url: () => `/api/operational-state/at?time=${encodeURIComponent(time)}`,
    parse: (body) => safeParse(stateMomentSchema, body).data ?? null,
  })
}
