import 'server-only'
import { FIRST_INSTANT_MS } from '@/lib/domain/instant'
import { foldMoment, openClaims } from '@/lib/domain/state/state-moment'
import { getConfig } from '@/lib/server/process/config.instance'
import { readStateRange } from '@/lib/server/state/read-state-range'
import { readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import { readMoment } from '@/lib/server/db/sql/state/read-moment'
import { readStateEdges, readStateMarks } from '@/lib/server/db/sql/state/read-state-marks'
import { readTransitions } from '@/lib/server/db/sql/state/read-transitions'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { StateRangeQuery } from '@/lib/wire/state/state-parameters'
import { toStateMomentBody, toStateRangeBody, toTransitionPage } from './state-past-body'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import {
  STATE_RANGE_MOST_MS,
  type StateRangeBody,
  type TransitionPageBody,
} from '@/lib/wire/state/state-range.wire'
import { type ReadResult, readAnswer, ReadProblem } from '@/lib/server/http/read-answer'

const DAY_MS = 24 * 60 * 60 * 1000
const NEWEST_TRANSITIONS = 200

/** The state over a stretch of the past, and its newest transitions. Never throws. */
export function stateRangeAnswer(query: StateRangeQuery): Promise<ReadResult<StateRangeBody>> {
  return readAnswer('the past of the state', async ({ provider, workspaceId, asOf }) => {
    const window = windowOf(query, asOf, STATE_RANGE_MOST_MS)
    const { explorers } = provider.substrate
    const heardUntil = await lastHeard(provider)
    const source = {
      marks: (page: { from: string; to: string; limit: number }) =>
        explorers.read(readStateMarks, { workspaceId, ...page }),
      edges: (ends: { from: string; to: string }) =>
        explorers.read(readStateEdges, { workspaceId, ...ends }),
    }
    const range = await readStateRange(source, { ...window, heardUntil })
    const limit = NEWEST_TRANSITIONS
    const page = pageOf(workspaceId, window, { before: null, limit })
    const read = await explorers.read(readTransitions, page)
    return toStateRangeBody(window, range, toTransitionPage(read, limit))
  })
}

/** A page of the transitions of a stretch of the past, newest first. Never throws. */
export function transitionsAnswer(
  query: StateRangeQuery & { readonly before: string | null; readonly limit: number },
): Promise<ReadResult<TransitionPageBody>> {
  return readAnswer('the past of the state', async ({ provider, workspaceId, asOf }) => {
    const page = pageOf(workspaceId, windowOf(query, asOf, Infinity), query)
    const read = await provider.substrate.explorers.read(readTransitions, page)
    return toTransitionPage(read, query.limit)
  })
}

/** What Kora was doing at a moment (ISO 8601). Never throws. */
export function stateMomentAnswer({
  time,
}: {
  readonly time: string
}): Promise<ReadResult<StateMomentBody>> {
  return readAnswer('the past of the state', async ({ provider, workspaceId, asOf }) => {
    if (Date.parse(time) > Date.parse(asOf)) {
      throw badRequest(
        'bad_time',
        `time holds ${time}, which is yet to come; allowed: up to ${asOf}`,
      )
    }
    const told = await provider.substrate.explorers.read(readMoment, { workspaceId, time })
    const until = told.after.length === 0 ? await lastHeard(provider) : null
    const oldest = told.oldestLeaseExpiresAt
    return toStateMomentBody({
      time: told.time,
      moment: foldMoment(told, { until: until === null ? null : new Date(until).toISOString() }),
      claims: openClaims(told.claims, told.time),
      claimsAreComplete:
        !told.claimsMayBeMore || (oldest !== null && Date.parse(oldest) < Date.parse(told.time)),
      lastSeq: told.lastSeq,
    })
  })
}

function badRequest(code: string, detail: string): ReadProblem {
  return new ReadProblem({ status: 400, code, detail })
}

/** The window that is answered: nothing is known of what is yet to come. */
function windowOf(
  query: StateRangeQuery,
  asOf: string,
  mostMs: number,
): { from: number; to: number } {
  const now = Date.parse(asOf)
  const to = Math.min(query.to ?? now, now)
  const from = query.from ?? Math.max(FIRST_INSTANT_MS, to - DAY_MS)
  if (from >= to || to - from > mostMs) {
    const found = `${new Date(from).toISOString()}/${new Date(to).toISOString()}`
    throw badRequest(
      'bad_range',
      `range holds ${found}; allowed: from before to and before now, at most 31 days apart`,
    )
  }
  return { from, to }
}

function pageOf(
  workspaceId: string,
  window: { from: number; to: number },
  { before, limit }: { before: string | null; limit: number },
) {
  const from = new Date(window.from).toISOString()
  const to = new Date(window.to).toISOString()
  return { workspaceId, from, to, before, limit: limit + 1 }
}

/**
 * Until when (epoch ms) the instance that leads vouches for the state: as long as it lives, for any
 * time; since it fell silent, until its last beat. Null when nobody leads.
 */
async function lastHeard({ substrate, workspaceId }: SubstrateProvider): Promise<number | null> {
  const leader = await substrate.explorers.read(readLeader, workspaceId)
  if (leader?.heartbeatAt == null) return null
  const beat = Date.parse(leader.heartbeatAt)
  const silence = Date.parse(leader.asOf) - beat
  return silence < 3 * getConfig().presenceMs ? Date.parse(leader.asOf) : beat
}
