import { describe, expect, it } from 'vitest'
import type { BootWire } from '@/lib/wire/state/operational-state.wire'
import {
  afterAnswer,
  afterFailure,
  type ContractBody,
  emptyFeed,
  type Feed,
} from '@/lib/client/freshness/feed'
import type { PageClock } from '@/lib/client/page-clock/page-clock'
import { viewPanel } from './view-panel'

interface Body extends ContractBody {
  readonly rows: string
}
const I = 5_000
const NOW = 1_000_000

const MOMENT: PageClock = {
  now: NOW,
  mounted: true,
  visible: true,
  hiddenSince: null,
  longHidden: false,
  returnedAt: null,
  browserOnline: true,
  offlineSince: null,
}
const BOOT: BootWire = {
  phase: 'waiting_for_substrate',
  gate_id: 'substrate_reachable',
  attempt: 3,
  budget: null,
  next_attempt_at: null,
  failed_gate_id: null,
  failed_detail: null,
  config_error: null,
}

function liveFeed(asOf = NOW - 1_000): Feed<Body> {
  return afterAnswer(emptyFeed<Body>(), { body: { rows: 'one' }, asOf, etag: null }, asOf)
}
function withoutData(feed: Feed<Body>, words: Omit<Body, 'rows'>): Feed<Body> {
  return afterAnswer(feed, { body: { rows: 'none', ...words }, asOf: null, etag: null }, NOW - 500)
}
const READ_ERROR = { stub: true, error_code: 'substrate_read_failed' } as const
const NOT_REGISTERED = { stub: true, error_code: 'provider_not_registered' } as const

function view(
  feed: Feed<Body> | null,
  {
    pageClock = {},
    silentSince = null,
  }: { pageClock?: Partial<PageClock>; silentSince?: number | null } = {},
) {
  const data =
    feed === null ? undefined : { feed, tookMs: 1_000, endedAt: NOW - 500, readEveryMs: 100 }
  const all = {
    pageClock: { ...MOMENT, ...pageClock },
    intervalMs: I,
    presenceMs: 2 * I,
    boot: BOOT,
    silentSince,
  }
  return viewPanel<Body>(data, all)
}

describe('a live panel', () => {
  it('shows its data with its time, and its durations tick', () => {
    expect(view(liveFeed())).toMatchObject({
      verdict: { mark: 'live', banner: null, shows: 'live', ageMs: 1_000 },
      body: { rows: 'one' },
      asOf: NOW - 1_000,
      now: NOW,
      tickingNow: NOW,
      failureSince: null,
      failure: null,
      boot: BOOT,
    })
  })

  it('says when it asks again', () => {
    expect(view(liveFeed(NOW - 500)).nextTryAt).toBe(NOW - 500 + 5_000)
  })
})

describe('a panel in trouble', () => {
  const failed = afterFailure(liveFeed(), { kind: 'http', status: 500 }, NOW - 4_000)

  it('keeps the last live data, with durations that stand still at its time', () => {
    expect(view(failed)).toMatchObject({
      verdict: { banner: 'offline', shows: 'last-live' },
      body: { rows: 'one' },
      asOf: NOW - 1_000,
      now: NOW - 1_000,
      tickingNow: NOW,
      failureSince: NOW - 4_000,
      failure: { kind: 'http', status: 500 },
    })
  })

  it('asks again one interval after the last request began', () => {
    expect(view(failed).nextTryAt).toBe(NOW - 500 + 4_000)
  })

  it('shows the last live data, not the empty answer, when the read failed', () => {
    expect(view(withoutData(liveFeed(), READ_ERROR))).toMatchObject({
      verdict: { banner: 'read-error', shows: 'last-live' },
      body: { rows: 'one' },
      now: NOW - 1_000,
      failureSince: NOW - 500,
    })
  })

  it('that is offline by the word of the browser says since when', () => {
    const pageClock = { browserOnline: false, offlineSince: NOW - 2_000 }
    expect(view(liveFeed(), { pageClock })).toMatchObject({
      verdict: { banner: 'offline' },
      failure: { kind: 'browser-offline' },
      failureSince: NOW - 2_000,
    })
  })

  it('that is stale is so since the time of its data', () => {
    const asOf = NOW - 20_000
    expect(view(liveFeed(asOf))).toMatchObject({
      verdict: { banner: 'stale' },
      now: asOf,
      failureSince: asOf,
    })
  })

  it('whose runtime is silent has a clock that stands still, however fresh the answers are', () => {
    const silentSince = NOW - 47_000
    for (const asOf of [NOW - 3_000, NOW - 1_000]) {
      expect(view(liveFeed(asOf), { silentSince })).toMatchObject({ asOf, now: silentSince })
    }
  })

  it('whose runtime is silent is so since its last sign of life', () => {
    expect(view(liveFeed(), { silentSince: NOW - 47_000 })).toMatchObject({
      verdict: { banner: 'runtime-silent', shows: 'last-live' },
      failureSince: NOW - 47_000,
    })
  })
})

describe('a panel that has never had live data', () => {
  it('is a skeleton before anything has come', () => {
    expect(view(null)).toMatchObject({
      verdict: { shows: 'skeleton', banner: null },
      body: null,
      asOf: null,
      now: NOW,
      nextTryAt: null,
    })
  })

  it.each([READ_ERROR, NOT_REGISTERED])('shows nothing of an answer with an error: %j', (words) => {
    const seen = view(withoutData(emptyFeed<Body>(), words))
    expect(seen.verdict.shows).toBe('nothing')
    expect(seen.body).toBeNull()
  })

  it('lets a state that is still booting speak for itself', () => {
    const booting = withoutData(emptyFeed<Body>(), {})
    expect(view(booting)).toMatchObject({
      verdict: { banner: 'uninitialized', shows: 'nothing' },
      body: { rows: 'none' },
    })
  })

  it('knows nothing of a state that was booting once the requests fail', () => {
    const booting = withoutData(emptyFeed<Body>(), {})
    const failed = afterFailure(booting, { kind: 'network' }, NOW)
    expect(view(failed)).toMatchObject({
      verdict: { banner: 'offline', shows: 'nothing' },
      body: null,
    })
  })

  it('shows the sample rows of the cold stub', () => {
    expect(view(withoutData(emptyFeed<Body>(), { stub: true }))).toMatchObject({
      verdict: { banner: 'stub', shows: 'sample' },
      body: { rows: 'none' },
      failureSince: null,
    })
  })
})

describe('a return', () => {
  const back = { returnedAt: NOW - 100 }

  it('dims the data at once, without an alarm', () => {
    expect(view(liveFeed(NOW - 900_000), { pageClock: back })).toMatchObject({
      verdict: { mark: 'unknown', banner: null, shows: 'last-live' },
      now: NOW - 900_000,
    })
  })

  it('is over with the first answer after it', () => {
    expect(view(liveFeed(NOW - 50), { pageClock: back }).verdict.mark).toBe('live')
  })

  it('is not over with a request that failed; the alarm comes after one interval', () => {
    const failed = afterFailure(liveFeed(NOW - 900_000), { kind: 'network' }, NOW - 50)
    expect(view(failed, { pageClock: back }).verdict.banner).toBeNull()
    expect(view(failed, { pageClock: { returnedAt: NOW - I } }).verdict.banner).toBe('offline')
  })

  it('long ago does not dim what came since', () => {
    expect(view(liveFeed(), { pageClock: { returnedAt: NOW - 60_000 } }).verdict.mark).toBe('live')
  })
})
