import 'server-only'
import { getConfig } from '@/lib/server/config.instance'
import { createLog } from '@/lib/server/log'
import { getActiveProvider } from '@/lib/server/provider/active-provider.instance'
import { getAssignedSeaTicketsViaProvider } from '@/lib/server/tickets/assigned-sea-tickets'
import {
  koraAssignedSeaTicketsStub,
  PROVIDER_NOT_REGISTERED,
  SUBSTRATE_READ_FAILED,
} from '@/lib/wire/assigned-tickets.stub'
import { toAssignedTicketsBody } from '@/lib/wire/assigned-tickets.to-wire'
import type { AssignedTicketsBody, AssignedTicketsInclude } from '@/lib/wire/assigned-tickets.wire'
import type { PanelAnswer } from './contract-answer'

/** Kora's tickets as the wire has them, in every branch of SPEC 8. Never throws. */
export async function assignedTicketsAnswer(
  include: ReadonlySet<AssignedTicketsInclude>,
): Promise<PanelAnswer<AssignedTicketsBody>> {
  const config = getConfig()
  const isColdStub = config.substrate === null && config.problems.length === 0
  if (isColdStub) return withoutData(koraAssignedSeaTicketsStub(undefined, include))
  const provider = getActiveProvider()
  if (provider === null) {
    return withoutData(koraAssignedSeaTicketsStub(PROVIDER_NOT_REGISTERED, include))
  }
  const withTotals = include.has('totals')
  const read = await getAssignedSeaTicketsViaProvider(provider, { withTotals, log: createLog() })
  const now = provider.clock.now()
  if (read === null) {
    const body = koraAssignedSeaTicketsStub(SUBSTRATE_READ_FAILED, include)
    return { body, asOf: null, now }
  }
  return { body: toAssignedTicketsBody(read, include), asOf: read.asOf, now }
}

function withoutData(body: AssignedTicketsBody): PanelAnswer<AssignedTicketsBody> {
  return { body, asOf: null, now: Date.now() }
}
