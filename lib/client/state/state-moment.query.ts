import { safeParse } from '@/lib/wire/zod'
import { type StateMomentBody, stateMomentSchema } from '@/lib/wire/state/state-moment.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type Explored, exploredQuery } from '@/lib/client/lists/explored'

/** What Kora was doing at `time`, ISO 8601 UTC. */
export function stateMomentQuery(time: string): PanelQuery<Explored<StateMomentBody>> {
  return exploredQuery({
    key: `state-moment ${time}`,
    url: () => `/api/operational-state/at?time=${encodeURIComponent(time)}`,
    parse: (body) => safeParse(stateMomentSchema, body).data ?? null,
  })
}
