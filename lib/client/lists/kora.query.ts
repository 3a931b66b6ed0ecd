import { safeParse } from '@/lib/wire/zod'
import {
  type OperationalStateBody,
  operationalStateSchema,
} from '@/lib/wire/state/operational-state.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'

/** What the explorers need of the contract route: where the boot stands, and whether Kora lives. */
export const KORA_INCLUDES = ['freshness', 'boot'] as const

/** How Kora itself is, for the banners of pages that show its past. */
export const koraQuery: PanelQuery<OperationalStateBody> = {
  key: ['kora'],
  url: `/api/operational-state?include=${KORA_INCLUDES.join(',')}`,
  parse: (body) => safeParse(operationalStateSchema, body).data ?? null,
}
