import { describe, expect, it } from 'vitest'
import { afterAnswer, afterFailure, type ContractBody, emptyFeed } from './feed'
import { nextRequestDelayMs, requestTimeoutMs, wakeDelayMs } from './refresh-policy'

const I = 5_000
const live = (asOf: number) =>
  afterAnswer<ContractBody>(emptyFeed(), { body: {}, asOf, etag: null }, asOf)
const delay = (feed: ReturnType<typeof live>, more: { tookMs?: number; now?: number } = {}) =>
  nextRequestDelayMs(feed, { intervalMs: I, tookMs: 0, now: 100_000, ...more })

describe('the next request', () => {
  it('is made when live data is one interval old', () => {
    expect(delay(live(100_000))).toBe(5_000)
    expect(delay(live(99_000), { tookMs: 300 })).toBe(4_000)
  })

  it('is not made in a hurry for data that arrives old', () => {
    expect(delay(live(96_000))).toBe(2_500)
    expect(delay(live(10_000))).toBe(2_500)
  })

  it('is never further away than one interval, even for data from the future', () => {
    expect(delay(live(160_000))).toBe(5_000)
  })

  it('is made one interval after the last one began where there was trouble', () => {
    const failed = afterFailure(live(99_000), { kind: 'network' }, 100_000)
    expect(delay(failed)).toBe(5_000)
    expect(delay(failed, { tookMs: 1_200 })).toBe(3_800)
  })

  it('is made when the time is over for which the server wants to be left alone', () => {
    const failed = (retryAfterMs: number) =>
      afterFailure(live(99_000), { kind: 'http', status: 429, retryAfterMs }, 100_000)
    expect(delay(failed(90_000), { tookMs: 1_200 })).toBe(90_000)
    expect(delay(failed(0), { tookMs: 1_200 })).toBe(3_800)
  })

  it('is made at once after one that stayed unanswered for an interval', () => {
    const hung = afterFailure(live(99_000), { kind: 'timeout' }, 100_000)
    expect(delay(hung, { tookMs: 5_000 })).toBe(0)
    expect(delay(hung, { tookMs: 9_000 })).toBe(0)
  })

  it.each([
    'substrate_read_failed',
    'provider_not_registered',
    'holder_not_initialized',
    undefined,
  ] as const)('is made one interval after an answer without live data began: %s', (code) => {
    const body: ContractBody = { stub: true, error_code: code }
    const feed = afterAnswer(live(99_000), { body, asOf: null, etag: null }, 100_000)
    expect(delay(feed, { tookMs: 1_000 })).toBe(4_000)
  })

  it('is made one interval after the first one began where nothing has come yet', () => {
    expect(delay(emptyFeed(), { tookMs: 1_000 })).toBe(4_000)
  })
})

describe('a request because of a wake', () => {
  const wake = (sinceBeganMs: number, readEveryMs = 100, random = 0.5) =>
    wakeDelayMs({ sinceBeganMs, readEveryMs, random })

  it('is made at once where the last one is old enough, else when it is', () => {
    expect(wake(Infinity)).toBe(0)
    expect(wake(100)).toBe(0)
    expect(wake(30)).toBe(70)
  })

  it('is spread over the pause that a server with many viewers asks for', () => {
    expect(wake(Infinity, 2_000, 0)).toBe(0)
    expect(wake(Infinity, 2_000, 0.5)).toBe(1_000)
    expect(wake(1_500, 2_000, 0.9)).toBe(1_800)
  })

  it('is never made before that pause is over', () => {
    expect(wake(300, 2_000, 0)).toBe(1_700)
  })
})

describe('a request', () => {
  it.each([
    [1_000, 1_000],
    [5_000, 5_000],
    [10_000, 10_000],
    [60_000, 10_000],
  ])('is given up after one interval of %i ms, at the latest after 10 s', (interval, timeout) => {
    expect(requestTimeoutMs(interval)).toBe(timeout)
  })
})
