import 'server-only'
import { FIRST_INSTANT_MS } from '@/lib/domain/instant'
import { foldMoment, openClaims } from '@/lib/domain/state/state-moment'
import { getConfig } from '@/lib/server/process/config.instance'
import {
  foldStateMarks,
  readStateMarksOf,
  type StateMarks,
} from '@/lib/server/state/read-state-range'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { type LoggedMoment, readMoment } from '@/lib/server/db/sql/state/read-moment'
import { readStateEdges, readStateMarks } from '@/lib/server/db/sql/state/read-state-marks'
import { type LoggedTransition, readTransitions } from '@/lib/server/db/sql/state/read-transitions'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { StateRangeQuery } from '@/lib/wire/state/state-parameters'
import { toStateMomentBody, toStateRangeBody, toTransitionPage } from './state-past-body'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import {
  STATE_RANGE_MOST_MS,
  type StateRangeBody,
  type TransitionPageBody,
} from '@/lib/wire/state/state-range.wire'
import { keptAnswers, keyOf, type Reader } from '@/lib/server/http/kept-answers'
import {
  keptAnswer,
  keptAnswerOf,
  type ReadResult,
  ReadProblem,
} from '@/lib/server/http/read-answer'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * 60 * 1000
const NEWEST_TRANSITIONS = 200

interface KeptRange {
  readonly marks: StateMarks
  /** Newest first; one more than an answer holds. */
  readonly transitions: readonly LoggedTransition[]
  readonly recordBeginsAt: string | null
}

const ranges = keptAnswers<KeptRange>('state-range')
const pages = keptAnswers<TransitionPageBody>('state-transitions')
const moments = keptAnswers<LoggedMoment & { readonly recordBeginsAt: string | null }>(
  'state-moment',
)

const WHAT = 'the past of the state'
const TOPICS = ['chain_events'] as const

/** The state over a stretch of the past, and its newest transitions. Never throws. */
export function stateRangeAnswer(
  query: StateRangeQuery,
  reader: Reader = {},
): Promise<ReadResult<StateRangeBody>> {
  const { from, to } = query
  const limit = NEWEST_TRANSITIONS
  const since = keptSince(query)
  return keptAnswerOf(
    {
      ...{ what: WHAT, kind: 'list', reader, answers: ranges },
      question: { key: keyOf({ since: since ?? from, to }), topics: TOPICS },
    },
    async ({ workspaceId, asOf, explorers }) => {
      const window = windowOf(query, asOf, STATE_RANGE_MOST_MS)
      const kept = { from: Math.min(since ?? window.from, window.from), to: window.to }
      const source = {
        marks: (page: { from: string; to: string; limit: number }) =>
          explorers.read(readStateMarks, { workspaceId, ...page }),
        edges: (ends: { from: string; to: string }) =>
          explorers.read(readStateEdges, { workspaceId, ...ends }),
      }
      const marks = await readStateMarksOf(source, kept)
      const page = pageOf(workspaceId, kept, { before: null, limit })
      const transitions = await explorers.read(readTransitions, page)
      const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
      return { marks, transitions, recordBeginsAt }
    },
    async ({ marks, transitions, recordBeginsAt }, { provider, asOf }) => {
      const window = windowOf(query, asOf, STATE_RANGE_MOST_MS)
      const range = foldStateMarks(marks, { ...window, heardUntil: await lastHeard(provider) })
      const inWindow = transitions.filter((one) => Date.parse(one.occurred_at) >= window.from)
      const page = toTransitionPage(inWindow, limit, recordBeginsAt)
      return toStateRangeBody(window, range, page)
    },
  )
}

/**
 * From when on the events of a window that ends now are kept (epoch ms): the same for some time, so
 * that one read serves every reader of such a window; null for a window that does not move.
 */
function keptSince({ from, to }: StateRangeQuery): number | null {
  if (from === null || to !== null) return null
  const step = Math.max(MINUTE_MS, (Date.now() - from) / 100)
  const grain = 2 ** Math.floor(Math.log2(step / MINUTE_MS)) * MINUTE_MS
  return Math.max(FIRST_INSTANT_MS, Math.floor(from / grain) * grain)
}

/** A page of the transitions of a stretch of the past, newest first. Never throws. */
export function transitionsAnswer(
  query: StateRangeQuery & { readonly before: string | null; readonly limit: number },
  reader: Reader = {},
): Promise<ReadResult<TransitionPageBody>> {
  const question = { key: keyOf(query), topics: TOPICS }
  return keptAnswer(
    { what: WHAT, kind: 'list', reader, answers: pages, question },
    async ({ workspaceId, asOf, explorers, trueUntil }) => {
      // A window without a beginning or an end is relative to the present time.
      if (query.from === null || query.to === null) trueUntil(asOf)
      const page = pageOf(workspaceId, windowOf(query, asOf, Infinity), query)
      const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
      const transitions = await explorers.read(readTransitions, page)
      return toTransitionPage(transitions, query.limit, recordBeginsAt)
    },
  )
}

/** What Kora was doing at a moment (ISO 8601). Never throws. */
export function stateMomentAnswer(
  { time }: { readonly time: string },
  reader: Reader = {},
): Promise<ReadResult<StateMomentBody>> {
  const question = { key: time, topics: ['chain_events', 'tickets'] as const }
  return keptAnswerOf(
    { what: WHAT, kind: 'list', reader, answers: moments, question },
    async ({ workspaceId, asOf, explorers }) => {
      if (Date.parse(time) > Date.parse(asOf)) {
        throw badRequest(
          'bad_time',
          `time holds ${time}, which is yet to come; allowed: up to ${asOf}`,
        )
      }
      const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
      return { ...(await explorers.read(readMoment, { workspaceId, time })), recordBeginsAt }
    },
    async (moment, { provider }) => {
      const until = moment.after.length === 0 ? await lastHeard(provider) : null
      const oldest = moment.oldestLeaseExpiresAt
      return toStateMomentBody({
        time: moment.time,
        moment: foldMoment(moment, {
          until: until === null ? null : new Date(until).toISOString(),
        }),
        claims: openClaims(moment.claims, moment.time),
        claimsAreComplete:
          !moment.claimsMayBeMore ||
          (oldest !== null && Date.parse(oldest) < Date.parse(moment.time)),
        lastSeq: moment.lastSeq,
        recordBeginsAt: moment.recordBeginsAt,
      })
    },
  )
}

function badRequest(code: string, detail: string): ReadProblem {
  return new ReadProblem({ status: 400, code, detail })
}

/** The window that is answered: the future is unknown, so it ends now at the latest. */
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
 * Until when (epoch ms) the leader's heartbeat confirms the state: any time while it lives; after
 * it fell silent, its last heartbeat. Null when no instance leads.
 */
async function lastHeard(provider: SubstrateProvider): Promise<number | null> {
  const read = await provider.shared.get()
  const silence = provider.leaderSilence(read)
  if (read.leader?.heartbeatAt == null || silence === null) return null
  const isHeard = silence < 3 * getConfig().presenceMs
  return isHeard ? provider.clock.now() : Date.parse(read.leader.heartbeatAt)
}
