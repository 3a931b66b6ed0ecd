import { replaceEqualDeep } from '@/lib/client/react-query'
import type { ReplayState } from '@/lib/domain/replay-state'
import type { Topic } from '@/lib/domain/topic'
import { fetchAnswer, type Fetched } from '../fetch-answer'
import {
  afterAnswer,
  afterFailure,
  afterUnchanged,
  type ContractBody,
  emptyFeed,
  type Feed,
} from '../freshness/feed'
import type { RequestFailure } from '../freshness/request-failure'
import { READ_EVERY_MS, requestTimeoutMs } from '../freshness/refresh-policy'
import { browserInstant, type BrowserInstant, type ServerClock } from '../freshness/server-clock'

/** An answer that the page has, with the version to name in the next request. */
export interface Known<Body> {
  readonly body: Body
  readonly etag: string | null
}

/**
 * Key, address, topic and schema of one panel's data: the only place that knows all four. `Sent` is
 * what the route answers, where that is more than the body.
 */
export interface PanelQuery<Body extends ContractBody, Sent extends Body = Body> {
  readonly key: readonly [string]
  readonly url: string
  /** A wake of this topic is a reason to ask; without one the interval is enough. */
  readonly topic?: Topic
  /** Parses the text of an answer; `JSON.parse` by default. */
  readonly read?: (text: string) => unknown
  /** Null when a body is not of the contract's shape. */
  readonly parse: (body: unknown) => Sent | null
  /**
   * The body that an answer makes of the known one, with its objects wherever they are equal; null
   * where it does not lead on from there. By default each is compared with what stood in its place.
   */
  readonly merge?: (known: Known<Body> | null, sent: Sent) => Body | null
  /** How to ask, where a route reports its failures otherwise than the contract routes do. */
  readonly fetch?: typeof fetchAnswer<Sent>
  /** How long an answer is kept once no component shows it, ms; some minutes by default. */
  readonly keptForMs?: number
}

/** What react-query keeps for a panel. A failure is data here: it is shown, never swallowed. */
export interface PanelData<Body> {
  readonly feed: Feed<Body>
  /** How long the last request took, and when it ended by the substrate's clock; milliseconds. */
  readonly tookMs: number
  readonly endedAt: number
  /** The shortest interval between requests because of wakes that the server asks for; milliseconds. */
  readonly readEveryMs: number
  /** When it was opened again though it had grown old meanwhile, epoch ms. Never in the cache. */
  readonly reopenedAt?: number
  /** The document held a part of the rows: the rest is asked for at once. */
  readonly isPartial?: boolean
}

interface ServedAnswer<Body> {
  readonly body: Body
  readonly asOf: string | null
  readonly now: number
  readonly replay?: ReplayState | null
  /** Lets the next answer be empty, or hold only what changed. */
  readonly etag?: string
  readonly isPartial?: boolean
}

/** The data of a panel that a server-rendered answer, or none, begins with. */
export function initialPanelData<Body extends ContractBody>(
  answer: ServedAnswer<Body> | null,
): PanelData<Body> | undefined {
  if (answer === null) return undefined
  const { body, asOf, now, etag = null, isPartial = false, replay = null } = answer
  const feed = afterAnswer(
    emptyFeed<Body>(),
    { body, asOf: asOf === null ? null : Date.parse(asOf), etag, replay },
    now,
  )
  return {
    feed,
    tookMs: 0,
    endedAt: now,
    readEveryMs: READ_EVERY_MS,
    ...(isPartial && { isPartial }),
  }
}

interface RequestOptions {
  readonly clock: ServerClock
  readonly intervalMs: number
  readonly signal: AbortSignal
  /** An operator asked: only a new read will do. */
  readonly isDemanded: boolean
}

/** Asks once and adds what came to what was known. Never rejects but when it is aborted. */
export async function requestPanel<Body extends ContractBody, Sent extends Body>(
  query: PanelQuery<Body, Sent>,
  known: PanelData<Body> | undefined,
  { clock, intervalMs, signal, isDemanded }: RequestOptions,
): Promise<PanelData<Body>> {
  const feed = known?.feed ?? emptyFeed<Body>()
  const began = browserInstant()
  const fetched = await (query.fetch ?? fetchAnswer)({
    url: query.url,
    etag: feed.latest?.etag ?? null,
    timeoutMs: requestTimeoutMs(intervalMs),
    maxAgeMs: isDemanded ? 0 : intervalMs,
    signal,
    read: query.read,
    parse: query.parse,
  })
  signal.throwIfAborted()
  const ended = browserInstant()
  tellTime(clock, fetched, { began, ended })
  const now = clock.now(ended)
  return {
    feed: after(feed, fetched, now, query.merge),
    tookMs: ended.monotonic - began.monotonic,
    endedAt: now,
    readEveryMs:
      (fetched.kind === 'failure' ? null : fetched.readEveryMs) ??
      known?.readEveryMs ??
      READ_EVERY_MS,
  }
}

/** What is known of a panel after a further request of its own brought nothing. */
export function afterPanelFailure<Body extends ContractBody>(
  known: PanelData<Body>,
  failure: RequestFailure,
  { tookMs, now }: { readonly tookMs: number; readonly now: number },
): PanelData<Body> {
  return { ...known, feed: afterFailure(known.feed, failure, now), tookMs, endedAt: now }
}

/** An answer without data carries the time of a process that may not know the substrate's yet. */
function tellTime(
  clock: ServerClock,
  fetched: Fetched<unknown>,
  { began, ended }: { began: BrowserInstant; ended: BrowserInstant },
): void {
  if (fetched.kind === 'failure' || fetched.serverNow === null) return
  // The clocks of two hosts may differ, and a replica's is its own.
  const isPrimary = fetched.replay == null
  if (fetched.asOf === null) clock.observeProvisional(fetched.serverNow, ended)
  else
    clock.observe(
      fetched.serverNow,
      ended,
      isPrimary && fetched.isReply ? began.monotonic : undefined,
    )
}

function after<Body extends ContractBody, Sent extends Body>(
  feed: Feed<Body>,
  fetched: Fetched<Sent>,
  now: number,
  merge: PanelQuery<Body, Sent>['merge'] = mergedByPlace,
): Feed<Body> {
  switch (fetched.kind) {
    case 'answer': {
      // What has not changed stays the same object, so that one changed row renders one row.
      const body = merge(feed.latest, fetched.body)
      if (body !== null) return afterAnswer(feed, { ...fetched, body }, now)
      return afterForeignAnswer(feed, fetched, now)
    }
    case 'unchanged':
      return afterUnchanged(feed, fetched.asOf, now, fetched)
    case 'failure':
      return afterFailure(feed, fetched.failure, now)
    default:
      return fetched satisfies never
  }
}

function mergedByPlace<Body>(known: Known<Body> | null, sent: Body): Body {
  return replaceEqualDeep(known?.body, sent)
}

/**
 * The feed after changes that lead on from another version than the known one: a replayed old answer
 * changes nothing (SPEC 9), a newer one is not understood.
 */
function afterForeignAnswer<Body extends ContractBody>(
  feed: Feed<Body>,
  { asOf, replay = null }: { asOf: number | null; replay?: ReplayState | null },
  now: number,
): Feed<Body> {
  const { lastLive } = feed
  if (asOf === null || lastLive === null || asOf > lastLive.asOf) {
    return afterFailure(feed, { kind: 'malformed' }, now)
  }
  return afterAnswer(feed, { body: lastLive.body, asOf, etag: null, replay }, now)
}
