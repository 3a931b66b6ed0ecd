import type { BootWire } from '@/lib/wire/state/operational-state.wire'
import { type ContractBody, emptyFeed } from '../freshness/feed'
import { judgePanel } from '../freshness/judge-panel'
import type { PanelVerdict } from '../freshness/judge-panel'
import type { PanelView } from '../freshness/panel-view'
import { nextRequestDelayMs } from '../freshness/refresh-policy'
import type { PageClock } from '@/lib/client/page-clock/page-clock'
import type { PanelData } from './panel-query'

interface ViewOptions {
  readonly pageClock: PageClock
  readonly intervalMs: number
  readonly presenceMs: number
  readonly boot: BootWire | null
  /** When the leader last gave a sign of life, where it has fallen silent since; else null. */
  readonly silentSince: number | null
}

/** What a panel renders, from what is known and when it is. Pure. */
export function viewPanel<Body extends ContractBody>(
  data: PanelData<Body> | undefined,
  { pageClock, intervalMs, presenceMs, boot, silentSince }: ViewOptions,
): PanelView<Body> {
  const feed = data?.feed ?? emptyFeed<Body>()
  const verdict = judgePanel(feed, {
    now: pageClock.now,
    intervalMs,
    presenceMs,
    browserOnline: pageClock.browserOnline,
    returnedAt: pendingReturn(later(pageClock.returnedAt, data?.reopenedAt), feed.answeredAt),
    runtimeSilent: silentSince !== null,
  })
  const asOf = feed.lastLive?.asOf ?? null
  return {
    verdict,
    body: bodyOf(feed, verdict),
    asOf,
    now: bodyClock(verdict, { pageClock, asOf, silentSince }),
    tickingNow: pageClock.now,
    failureSince: failureSince(verdict, {
      pageClock,
      silentSince,
      asOf,
      requests: feed.failureSince,
    }),
    failure:
      pageClock.browserOnline || feed.failure?.kind === 'elsewhere'
        ? feed.failure
        : { kind: 'browser-offline' },
    busySince: pageClock.browserOnline ? feed.busySince : null,
    replay: feed.replay,
    clockSetBack: setBackOf(pageClock),
    refusal: feed.latest?.body.refused ?? null,
    nextTryAt:
      data === undefined
        ? null
        : data.endedAt +
          nextRequestDelayMs(feed, { intervalMs, tookMs: data.tookMs, now: data.endedAt }),
    boot,
  }
}

/**
 * The clock of the data. Below a silent runtime answers go on coming, but what they report of its
 * work cannot be confirmed: that clock stands at the last sign of life, not at the last answer.
 */
function bodyClock(
  { shows, banner }: PanelVerdict,
  known: { pageClock: PageClock; asOf: number | null; silentSince: number | null },
): number {
  const { pageClock, asOf, silentSince } = known
  if (shows === 'live') return pageClock.now
  if (banner === 'runtime-silent' && silentSince !== null && !Number.isNaN(silentSince)) {
    return silentSince
  }
  return asOf ?? pageClock.now
}

/** Only while the clock tells times that it has told before. */
function setBackOf({ setBack, now }: PageClock): PanelView<unknown>['clockSetBack'] {
  return setBack == null || now >= setBack.until ? null : setBack
}

function later(one: number | null, other: number | undefined): number | null {
  if (one === null || other === undefined) return one ?? other ?? null
  return Math.max(one, other)
}

/** A return is over with the first answer after it. */
function pendingReturn(returnedAt: number | null, answeredAt: number | null): number | null {
  if (returnedAt === null) return null
  return answeredAt !== null && answeredAt >= returnedAt ? null : returnedAt
}

function bodyOf<Body extends ContractBody>(
  { latest, lastLive }: PanelData<Body>['feed'],
  { banner, shows }: PanelVerdict,
): Body | null {
  switch (shows) {
    case 'live':
    case 'last-live':
      return lastLive?.body ?? null
    case 'sample':
      return latest?.body ?? null
    case 'nothing':
      // A state that is still booting shows it, before the substrate has given any time. Once
      // requests fail, nothing confirms that it still is.
      if (banner !== 'uninitialized' || latest?.body.error_code !== undefined) return null
      return latest?.body ?? null
    case 'skeleton':
      return null
    default:
      return shows satisfies never
  }
}

function failureSince(
  { banner }: PanelVerdict,
  known: {
    pageClock: PageClock
    silentSince: number | null
    asOf: number | null
    requests: number | null
  },
): number | null {
  switch (banner) {
    case 'offline':
      return known.requests ?? known.pageClock.offlineSince
    case 'elsewhere':
    case 'read-error':
    case 'uninitialized':
      return known.requests
    case 'runtime-silent':
      return known.silentSince
    case 'stale':
      return known.asOf
    case 'stub':
    case null:
      return null
    default:
      return banner satisfies never
  }
}
