import type { ReplayState } from '@/lib/domain/replay-state'
import type { AnswerErrorCode } from '@/lib/wire/error-code'
import type { Refusal, RequestFailure } from './request-failure'

/** What the last answer was, whatever came before it. */
export type AnswerKind = 'live' | 'sample' | 'uninitialized' | 'read-error' | 'refused'

/** The part of a contract body that says what it is. */
export interface ContractBody {
  readonly stub?: true | undefined
  readonly error_code?: AnswerErrorCode | undefined
  readonly refused?: Refusal | undefined
}

export interface Answer<Body> {
  readonly body: Body
  /** Epoch ms by the substrate's clock; null where the answer holds no live data. */
  readonly asOf: number | null
  readonly etag: string | null
  /** How the replica that was read stands to its primary; null or absent on a primary. */
  readonly replay?: ReplayState | null
  /** It was made for the request that it came to. */
  readonly isReply?: true
}

/** All that a page remembers about one panel. Times are epoch ms by the substrate's clock. */
export interface Feed<Body> {
  readonly latest: {
    readonly kind: AnswerKind
    readonly body: Body
    readonly etag: string | null
  } | null
  /** The last live data, kept through every failure. */
  readonly lastLive: { readonly body: Body; readonly asOf: number } | null
  /** How the replica that was read last stands to its primary; null on a primary. */
  readonly replay: ReplayState | null
  /** Why the last request brought no answer; null when it brought one. */
  readonly failure: RequestFailure | null
  /** Since when requests fail, or answers hold no live data. */
  readonly failureSince: number | null
  /** Since when the server has deferred requests; null unless it deferred the last one. */
  readonly busySince: number | null
  /** When the last answer came; null before the first. */
  readonly answeredAt: number | null
}

/** Before anything has come. */
export function emptyFeed<Body>(): Feed<Body> {
  return {
    latest: null,
    lastLive: null,
    replay: null,
    failure: null,
    failureSince: null,
    busySince: null,
    answeredAt: null,
  }
}

/** What an answer declares itself to be (SPEC 8). A live answer of unknown age is not believed. */
export function kindOf(answer: Answer<ContractBody>): AnswerKind {
  const { error_code: code, stub, refused } = answer.body
  if (refused !== undefined) return 'refused'
  switch (code) {
    case 'substrate_read_failed':
      return 'read-error'
    case 'provider_not_registered':
    case 'holder_not_initialized':
      return 'uninitialized'
    case undefined:
      if (stub === true) return 'sample'
      return answer.asOf === null ? 'uninitialized' : 'live'
    default:
      return code satisfies never
  }
}

/** What is known may be this far ahead of the present clock, which no two reads agree on, ms. */
const AHEAD_MS = 1_000

/**
 * The feed after an answer. `asOf` never moves back: data older than what is known already is not
 * taken, so that a replayed answer changes nothing (SPEC 9). Except where what is known is of the
 * future by an answer that cannot be a replayed one: then the substrate's clock was set back.
 */
export function afterAnswer<Body extends ContractBody>(
  feed: Feed<Body>,
  answer: Answer<Body>,
  now: number,
): Feed<Body> {
  const kind = kindOf(answer)
  const { body, asOf, etag, replay = null } = answer
  const healthy = kind === 'live' || kind === 'sample' || kind === 'refused'
  const base = {
    replay,
    failure: null,
    failureSince: healthy ? null : sinceWhen(feed, now),
    busySince: null,
    answeredAt: now,
  }
  if (kind !== 'live' || asOf === null) {
    return { ...base, latest: { kind, body, etag }, lastLive: feed.lastLive }
  }
  const isAhead = answer.isReply === true && (feed.lastLive?.asOf ?? 0) > now + AHEAD_MS
  if (feed.lastLive !== null && asOf < feed.lastLive.asOf && !isAhead) {
    const known = { kind, body: feed.lastLive.body, etag: null }
    return { ...base, latest: known, lastLive: feed.lastLive }
  }
  return { ...base, latest: { kind, body, etag }, lastLive: { body, asOf } }
}

/** The feed after an answer 304: the same content, as of now. */
export function afterUnchanged<Body extends ContractBody>(
  feed: Feed<Body>,
  asOf: number | null,
  now: number,
  { replay = null, isReply }: Pick<Answer<Body>, 'replay' | 'isReply'> = {},
): Feed<Body> {
  if (feed.latest === null) return feed
  const { body, etag } = feed.latest
  return afterAnswer(feed, { body, etag, asOf, replay, ...(isReply && { isReply }) }, now)
}

/** The feed after a request that brought no answer; what was live before stays. */
export function afterFailure<Body>(
  feed: Feed<Body>,
  failure: RequestFailure,
  now: number,
): Feed<Body> {
  // What is known stays as good as its age: the next answer is only late.
  if (failure.kind === 'busy') {
    return { ...feed, failure: null, failureSince: null, busySince: feed.busySince ?? now }
  }
  const base = { ...feed, failure, failureSince: sinceWhen(feed, now), busySince: null }
  if (feed.latest === null || failure.kind !== 'malformed') return base
  // Changes that do not fit what is known: the next answer must be a whole one.
  return { ...base, latest: { ...feed.latest, etag: null } }
}

function sinceWhen(feed: Feed<unknown>, now: number): number {
  return feed.failureSince ?? now
}
