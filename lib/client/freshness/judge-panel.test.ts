import { describe, expect, it } from 'vitest'
import type { ReplayState } from '@/lib/domain/replay-state'
import { afterAnswer, afterFailure, type AnswerKind, emptyFeed, type Feed } from './feed'
import { type Circumstances, judgePanel, staleAfterMs, worstMark } from './judge-panel'
import type { BannerKind, PanelVerdict } from './judge-panel'

const I = 5_000
/** The leader's heartbeat. */
const P = 10_000
const NOW = 1_000_000

const BODY = {
  live: {},
  sample: { stub: true },
  uninitialized: { stub: true, error_code: 'provider_not_registered' },
  'read-error': { stub: true, error_code: 'substrate_read_failed' },
  refused: { refused: { status: 400, detail: 'from holds "yesterday"' } },
} as const

interface Case {
  /** What the last answer was; null when none has come. */
  readonly latest: AnswerKind | null
  /** How old the last live data is; null when there is none. */
  readonly ageMs: number | null
  readonly failed: boolean
  /** An answer was of another source than the page. */
  readonly isElsewhere?: boolean
  readonly browserOnline: boolean
  readonly runtimeSilent: boolean
  /** Of the replica that was read; absent for a primary. */
  readonly replay?: ReplayState
  /** For how long the operator has been back without an answer. */
  readonly backForMs: number | null
}

const FINE: Case = {
  latest: 'live',
  ageMs: 1_000,
  failed: false,
  browserOnline: true,
  runtimeSilent: false,
  backForMs: null,
}

const ELSEWHERE = { part: 'workspace', workspace: 'org_other', since: NOW } as const

function feedOf({ latest, ageMs, failed, isElsewhere, replay }: Case): Feed<unknown> {
  let feed: Feed<object> = emptyFeed()
  if (ageMs !== null) {
    const answer = { body: {}, asOf: NOW - ageMs, etag: null, replay: replay ?? null }
    feed = afterAnswer(feed, answer, NOW - ageMs)
  }
  if (latest !== null && latest !== 'live') {
    feed = afterAnswer(feed, { body: BODY[latest], asOf: null, etag: null }, NOW)
  }
  if (isElsewhere === true) {
    return afterFailure(feed, { kind: 'elsewhere', elsewhere: ELSEWHERE }, NOW)
  }
  return failed ? afterFailure(feed, { kind: 'network' }, NOW) : feed
}

function judge(given: Case): PanelVerdict {
  const circumstances: Circumstances = {
    now: NOW,
    intervalMs: I,
    presenceMs: P,
    browserOnline: given.browserOnline,
    returnedAt: given.backForMs === null ? null : NOW - given.backForMs,
    runtimeSilent: given.runtimeSilent,
  }
  return judgePanel(feedOf(given), circumstances)
}

/** The table of SPEC 9, from its top: the first row that holds is the banner. */
const TABLE: readonly (readonly [BannerKind, (given: Case) => boolean])[] = [
  ['offline', ({ failed, browserOnline }) => failed || !browserOnline],
  ['read-error', ({ latest }) => latest === 'read-error'],
  ['uninitialized', ({ latest }) => latest === 'uninitialized'],
  ['runtime-silent', ({ latest, runtimeSilent }) => latest === 'live' && runtimeSilent],
  ['stale', ({ latest, ageMs }) => latest === 'live' && (ageMs ?? 0) > 2 * I + 1_000],
  ['stub', ({ latest }) => latest === 'sample'],
]

const yesAndNo = [true, false]
const EVERY_CASE: readonly Case[] = (
  ['live', 'sample', 'uninitialized', 'read-error', null] as const
).flatMap((latest) =>
  [null, 1_000, 11_000, 11_001, 600_000].flatMap((ageMs) =>
    yesAndNo.flatMap((failed) =>
      yesAndNo.flatMap((browserOnline) =>
        yesAndNo.flatMap((runtimeSilent) =>
          [null, 0, I - 1, I, 10 * I].map((backForMs) => ({
            latest,
            ageMs,
            failed,
            browserOnline,
            runtimeSilent,
            backForMs,
          })),
        ),
      ),
    ),
  ),
)
// Live data is there iff a live answer came; before the first answer there is none.
const CASES = EVERY_CASE.filter(({ latest, ageMs }) =>
  latest === 'live' ? ageMs !== null : latest !== null || ageMs === null,
)
const inGrace = ({ backForMs, ageMs }: Case) =>
  backForMs !== null && backForMs < I && ageMs !== null

describe('in every combination, a panel', () => {
  it('says that its address serves something else, first of all and without a delay', () => {
    for (const given of CASES) {
      const { banner, shows, mark } = judge({ ...given, isElsewhere: true })
      expect({ given, banner }).toEqual({ given, banner: 'elsewhere' })
      expect({ given, mark }).toEqual({ given, mark: 'stale' })
      expect({ given, shows }).toEqual({
        given,
        shows: given.ageMs === null ? 'nothing' : 'last-live',
      })
    }
  })

  it('shows the one banner that is highest in the table, once the return is over', () => {
    const settledCases = CASES.filter((given) => !inGrace(given))
    expect(settledCases.length).toBeGreaterThan(300)
    for (const given of settledCases) {
      const expected = TABLE.find(([, holds]) => holds(given))?.[0] ?? null
      expect({ given, banner: judge(given).banner }).toEqual({ given, banner: expected })
    }
  })

  it('raises no alarm in the first interval after a return, but believes nothing either', () => {
    for (const given of CASES.filter(inGrace)) {
      expect({ given, ...judge(given) }).toMatchObject({
        given,
        mark: 'unknown',
        banner: null,
        shows: 'last-live',
      })
    }
  })

  it('shows live data only when the last answer was live, fresh, and nothing speaks against it', () => {
    for (const given of CASES) {
      const isFine =
        given.latest === 'live' &&
        (given.ageMs ?? Infinity) <= staleAfterMs(I) &&
        !given.failed &&
        given.browserOnline &&
        !given.runtimeSilent &&
        given.backForMs === null
      expect({ given, live: judge(given).shows === 'live' }).toEqual({ given, live: isFine })
      expect({ given, live: judge(given).mark === 'live' }).toEqual({ given, live: isFine })
    }
  })

  it('keeps the last live data in view through every trouble but the sample', () => {
    for (const given of CASES.filter(({ ageMs }) => ageMs !== null)) {
      const { shows, banner } = judge(given)
      if (banner === 'stub') expect(shows).toBe('sample')
      else expect(['live', 'last-live']).toContain(shows)
    }
  })

  it('shows nothing, and no skeleton, where something is wrong and no live data ever came', () => {
    for (const given of CASES.filter(({ ageMs }) => ageMs === null)) {
      const { banner, shows } = judge(given)
      const expected = banner === null ? 'skeleton' : banner === 'stub' ? 'sample' : 'nothing'
      expect({ given, shows }).toEqual({ given, shows: expected })
    }
  })

  it('shows samples as samples alone', () => {
    for (const given of CASES) {
      const { shows, mark, banner } = judge(given)
      expect(shows === 'sample').toBe(banner === 'stub')
      expect(mark === 'sample').toBe(banner === 'stub')
    }
  })

  it('tells the age of its live data, and none where there is none', () => {
    for (const given of CASES) expect(judge(given).ageMs).toBe(given.ageMs)
  })
})

describe('a panel whose question the server refuses', () => {
  it('is no outage: it has no banner, and shows nothing that it does not know', () => {
    const never = judge({ ...FINE, latest: 'refused', ageMs: null })
    expect(never).toMatchObject({ banner: null, shows: 'nothing', mark: 'unknown' })
    const before = judge({ ...FINE, latest: 'refused', ageMs: 60_000 })
    expect(before).toMatchObject({ banner: null, shows: 'last-live', mark: 'unknown' })
  })
})

describe('the mark of a panel', () => {
  it.each<[string, Partial<Case>, string]>([
    ['all is well', {}, 'live'],
    ['a request failed', { failed: true }, 'offline'],
    ['the browser is offline', { browserOnline: false }, 'offline'],
    ['the read failed', { latest: 'read-error' }, 'stale'],
    ['the read failed from the beginning', { latest: 'read-error', ageMs: null }, 'unknown'],
    ['the boot is under way', { latest: 'uninitialized', ageMs: null }, 'unknown'],
    ['the runtime is silent', { runtimeSilent: true }, 'unknown'],
    ['the data is too old', { ageMs: 11_001 }, 'stale'],
    ['it is the cold stub', { latest: 'sample', ageMs: null }, 'sample'],
    ['nothing has come yet', { latest: null, ageMs: null }, 'unknown'],
    ['the operator is back', { backForMs: 0 }, 'unknown'],
    ['the operator is back without an answer', { backForMs: 20_000 }, 'unknown'],
  ])('when %s: %o is %s', (_when, change, mark) => {
    expect(judge({ ...FINE, ...change }).mark).toBe(mark)
  })
})

describe('the age of the data', () => {
  it('is good until exactly two intervals and one second', () => {
    expect(staleAfterMs(I)).toBe(11_000)
    expect(judge({ ...FINE, ageMs: 11_000 }).banner).toBeNull()
    expect(judge({ ...FINE, ageMs: 11_001 }).banner).toBe('stale')
  })

  it('may be a heartbeat more on a replica that has replayed all there is', () => {
    const most = staleAfterMs(I) + P
    expect(judge({ ...FINE, replay: 'current', ageMs: most }).banner).toBeNull()
    expect(judge({ ...FINE, replay: 'current', ageMs: most + 1 }).banner).toBe('stale')
  })

  it.each(['paused', 'behind', 'disconnected'] as const)(
    'may be no more on a replica whose replay is %s, which withholds what there is',
    (replay) => {
      expect(judge({ ...FINE, replay, ageMs: staleAfterMs(I) }).banner).toBeNull()
      expect(judge({ ...FINE, replay, ageMs: staleAfterMs(I) + 1 }).banner).toBe('stale')
    },
  )

  it('is never negative', () => {
    expect(judge({ ...FINE, ageMs: -3_000 }).ageMs).toBe(0)
  })
})

describe('the mark of the page', () => {
  it('is the worst of its panels', () => {
    expect(worstMark(['live', 'stale'])).toBe('stale')
    expect(worstMark(['stale', 'offline', 'unknown'])).toBe('offline')
    expect(worstMark(['unknown', 'sample'])).toBe('unknown')
    expect(worstMark(['polling', 'live'])).toBe('polling')
    expect(worstMark(['live', 'live'])).toBe('live')
  })

  it('is unknown where there is no panel', () => {
    expect(worstMark([])).toBe('unknown')
  })
})
