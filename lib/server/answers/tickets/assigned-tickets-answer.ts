import 'server-only'
import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { prepareBody } from '@/lib/server/http/contract-response'
import { createLog } from '@/lib/server/process/log'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { ReadAge } from '@/lib/server/db/shared-read'
import { getAssignedSeaTicketsViaProvider } from './assigned-sea-tickets'
import {
  koraAssignedSeaTicketsStub,
  PROVIDER_NOT_REGISTERED,
  SUBSTRATE_READ_FAILED,
} from './assigned-tickets-sample'
import { toAssignedTicketsBody } from './assigned-tickets-body'
import { withKnownRows } from '@/lib/wire/tickets/known-rows'
import type {
  AssignedTicketsBody,
  AssignedTicketsInclude,
} from '@/lib/wire/tickets/assigned-tickets.wire'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { preparedAnswers } from '@/lib/server/http/prepared-answers'

const prepared = preparedAnswers('assigned-tickets', withoutFreshness)

/** Kora's tickets as the wire has them, in every branch of SPEC 8. Never throws. */
export async function assignedTicketsAnswer(
  include: ReadonlySet<AssignedTicketsInclude>,
  age?: ReadAge,
): Promise<PanelAnswer<AssignedTicketsBody>> {
  const config = getConfig()
  const isColdStub = config.substrate === null && config.problems.length === 0
  if (isColdStub) return withoutData(koraAssignedSeaTicketsStub(undefined, include))
  await getCockpit()?.prepare()
  const provider = getActiveProvider()
  if (provider === null) {
    return withoutData(koraAssignedSeaTicketsStub(PROVIDER_NOT_REGISTERED, include))
  }
  const log = createLog()
  const read = await getAssignedSeaTicketsViaProvider(provider, { log, ...(age && { age }) })
  if (read === null) {
    const body = koraAssignedSeaTicketsStub(SUBSTRATE_READ_FAILED, include)
    return withoutData(body, provider.clock.now())
  }
  const content = prepared.once(include, [read], (known) =>
    withKnownRows(known, toAssignedTicketsBody(read, include)),
  )
  const { clock } = provider
  return { ...content, asOf: read.asOf, now: clock.now(), replay: clock.replay }
}

function withoutData(
  body: AssignedTicketsBody,
  now = Date.now(),
): PanelAnswer<AssignedTicketsBody> {
  return { ...prepareBody(body, withoutFreshness(body)), asOf: null, now }
}

/** What an ETag covers (SPEC 8): everything but freshness. */
export function withoutFreshness({
  freshness: _freshness,
  ...content
}: AssignedTicketsBody): object {
  return content
}
