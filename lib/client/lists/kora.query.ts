import { safeParse } from '@/lib/wire/zod'
import {
  type OperationalStateBody,
  operationalStateSchema,
} from '@/lib/wire/state/operational-state.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'

/** What the frame of the explorers needs of the contract route: all but the strip of the day. */
export const KORA_INCLUDES = ['freshness', 'boot', 'agent'] as const

/** How Kora itself is, for the state bar and the banners of pages beside the cockpit. */
export const koraQuery: PanelQuery<OperationalStateBody> = {
  key: ['kora'],
  topic: 'operational_state',
  url: `/api/operational-state?include=${KORA_INCLUDES.join(',')}`,
  parse: (body) => safeParse(operationalStateSchema, body).data ?? null,
}
