import { safeParse } from '@/lib/wire/zod'
import {
  OPERATIONAL_STATE_INCLUDES,
  type OperationalStateBody,
  operationalStateSchema,
} from '@/lib/wire/state/operational-state.wire'
import type { PanelQuery } from './panel-query'

/** The operational state, with everything that the page shows beyond the contract's six keys. */
export const operationalStateQuery: PanelQuery<OperationalStateBody> = {
  key: ['operational-state'],
  topic: 'operational_state',
  url: `/api/operational-state?include=${OPERATIONAL_STATE_INCLUDES.join(',')}`,
  parse: (body) => safeParse(operationalStateSchema, body).data ?? null,
}
