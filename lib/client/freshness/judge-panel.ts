import type { ReplayState } from '@/lib/domain/replay-state'
import type { Feed } from './feed'

export type LiveMark = 'live' | 'polling' | 'stale' | 'offline' | 'sample' | 'unknown'

/** From the highest precedence to the lowest; one banner a panel. */
export type BannerKind =
  'elsewhere' | 'offline' | 'read-error' | 'uninitialized' | 'runtime-silent' | 'stale' | 'stub'

/**
 * - `live`: fresh data
 * - `last-live`: what was true at its time, dimmed
 * - `sample`: invented rows of the cold stub
 * - `nothing`: no live data has ever come, and something is wrong
 * - `skeleton`: nothing has come yet, and nothing is wrong yet
 */
export type PanelShows = 'live' | 'last-live' | 'sample' | 'nothing' | 'skeleton'

export interface PanelVerdict {
  readonly mark: LiveMark
  readonly banner: BannerKind | null
  readonly shows: PanelShows
  /** Age of the data in milliseconds by the substrate's clock; null where there is no data. */
  readonly ageMs: number | null
}

/** What else bears on the truth of a panel, besides its feed. */
export interface Circumstances {
  /** The substrate's clock, epoch ms. */
  readonly now: number
  readonly intervalMs: number
  /** The leader's heartbeat, ms. */
  readonly presenceMs: number
  readonly browserOnline: boolean
  /** Since when the operator is back after an absence that no answer has ended yet; else null. */
  readonly returnedAt: number | null
  /** The leader has missed three heartbeats (SPEC 9). */
  readonly runtimeSilent: boolean
}

/**
 * How much older the data of a read replica may be (CONTROL 20): between two heartbeats of the leader
 * nothing may be there to replay. One that is known not to replay what there is has no such excuse.
 */
export function replicaAllowanceMs(replay: ReplayState | null, presenceMs: number): number {
  return replay === 'current' ? presenceMs : 0
}

/** Data older than this is stale, whatever the requests report (SPEC 9). */
export function staleAfterMs(intervalMs: number): number {
  return 2 * intervalMs + 1_000
}

/** Decides what a panel may claim: the table of SPEC 9, from its top. */
export function judgePanel(feed: Feed<unknown>, circumstances: Circumstances): PanelVerdict {
  const { now, intervalMs, returnedAt } = circumstances
  const asOf = feed.lastLive?.asOf ?? null
  const ageMs = asOf === null ? null : Math.max(0, now - asOf)
  const isElsewhere = feed.failure?.kind === 'elsewhere'
  // Back from an absence: nothing counts as current, but the alarm waits for one interval.
  if (
    !isElsewhere &&
    returnedAt !== null &&
    now - returnedAt < intervalMs &&
    feed.lastLive !== null
  ) {
    return { mark: 'unknown', banner: null, shows: 'last-live', ageMs }
  }
  const banner = bannerOf(feed, circumstances, ageMs)
  const shows = showsOf(feed, banner, returnedAt)
  return { mark: markOf(banner, shows), banner, shows, ageMs }
}

function bannerOf(
  feed: Feed<unknown>,
  { intervalMs, presenceMs, browserOnline, runtimeSilent }: Circumstances,
  ageMs: number | null,
): BannerKind | null {
  if (feed.failure?.kind === 'elsewhere') return 'elsewhere'
  if (feed.failure !== null || !browserOnline) return 'offline'
  if (feed.latest === null) return null
  switch (feed.latest.kind) {
    case 'read-error':
      return 'read-error'
    case 'uninitialized':
      return 'uninitialized'
    case 'sample':
      return 'stub'
    case 'refused':
      return null
    case 'live':
      if (runtimeSilent) return 'runtime-silent'
      return ageMs === null ||
        ageMs > staleAfterMs(intervalMs) + replicaAllowanceMs(feed.replay, presenceMs)
        ? 'stale'
        : null
    default:
      return feed.latest.kind satisfies never
  }
}

function showsOf(
  feed: Feed<unknown>,
  banner: BannerKind | null,
  returnedAt: number | null,
): PanelShows {
  if (banner === 'stub') return 'sample'
  const isRefused = feed.latest?.kind === 'refused'
  if (banner === null && feed.latest !== null && !isRefused)
    return returnedAt === null ? 'live' : 'last-live'
  if (feed.lastLive !== null) return 'last-live'
  return banner === null && !isRefused ? 'skeleton' : 'nothing'
}

function markOf(banner: BannerKind | null, shows: PanelShows): LiveMark {
  switch (banner) {
    case 'offline':
      return 'offline'
    case 'stub':
      return 'sample'
    case 'elsewhere':
    case 'stale':
      return 'stale'
    case 'read-error':
    case 'uninitialized':
      return shows === 'last-live' ? 'stale' : 'unknown'
    case 'runtime-silent':
      return 'unknown'
    case null:
      return shows === 'live' ? 'live' : 'unknown'
    default:
      return banner satisfies never
  }
}

const WORST_FIRST: readonly LiveMark[] = [
  'offline',
  'stale',
  'unknown',
  'sample',
  'polling',
  'live',
]

/** The one mark of a page: the worst of its panels'. */
export function worstMark(marks: readonly LiveMark[]): LiveMark {
  return WORST_FIRST.find((mark) => marks.includes(mark)) ?? 'unknown'
}
