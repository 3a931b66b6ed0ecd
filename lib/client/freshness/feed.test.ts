import { describe, expect, it } from 'vitest'
import type { RequestFailure } from './request-failure'
import { afterAnswer, afterFailure, afterUnchanged, type ContractBody, emptyFeed } from './feed'

interface Body extends ContractBody {
  readonly rows: string
}

const live = (rows: string, asOf: number, etag: string | null = `"${rows}"`) => ({
  body: { rows },
  asOf,
  etag,
})
const READ_ERROR = {
  body: { rows: '', stub: true, error_code: 'substrate_read_failed' },
  asOf: null,
  etag: '"e"',
} as const
const NETWORK: RequestFailure = { kind: 'network' }

const first = afterAnswer<Body>(emptyFeed(), live('one', 1_000), 1_050)

describe('a live answer', () => {
  it('is the latest and the last live one', () => {
    expect(first).toEqual({
      latest: { kind: 'live', body: { rows: 'one' }, etag: '"one"' },
      lastLive: { body: { rows: 'one' }, asOf: 1_000 },
      replay: null,
      failure: null,
      failureSince: null,
      busySince: null,
      answeredAt: 1_050,
    })
  })

  it('replaces the one before it', () => {
    const second = afterAnswer<Body>(first, live('two', 6_000), 6_050)
    expect(second.lastLive).toEqual({ body: { rows: 'two' }, asOf: 6_000 })
    expect(second.latest?.etag).toBe('"two"')
  })

  it('that is older than what is known is not taken, and asked for whole the next time', () => {
    const second = afterAnswer<Body>(first, live('two', 6_000), 6_050)
    const replayed = afterAnswer<Body>(second, live('one', 1_000), 11_000)
    expect(replayed.lastLive).toEqual({ body: { rows: 'two' }, asOf: 6_000 })
    expect(replayed.latest).toEqual({ kind: 'live', body: { rows: 'two' }, etag: null })
  })

  it('whose age is not known is not believed', () => {
    const feed = afterAnswer<Body>(first, { ...live('two', 0), asOf: null }, 6_000)
    expect(feed.latest?.kind).toBe('uninitialized')
    expect(feed.lastLive).toEqual(first.lastLive)
  })

  it('ends every trouble', () => {
    const failing = afterFailure(afterAnswer<Body>(first, READ_ERROR, 6_000), NETWORK, 11_000)
    const healed = afterAnswer<Body>(failing, live('two', 16_000), 16_050)
    expect(healed).toMatchObject({ failure: null, failureSince: null, answeredAt: 16_050 })
  })
})

describe('a question that the server puts off', () => {
  const BUSY = { kind: 'busy' } as const

  it('is no failure: the data stays as good as its age', () => {
    const busy = afterFailure(first, BUSY, 6_000)
    expect(busy).toMatchObject({ failure: null, failureSince: null, busySince: 6_000 })
    expect(busy.lastLive).toEqual(first.lastLive)
    expect(afterFailure(busy, BUSY, 9_000).busySince).toBe(6_000)
  })

  it('ends an outage, and is over with the next answer', () => {
    const busy = afterFailure(afterFailure(first, NETWORK, 6_000), BUSY, 11_000)
    expect(busy).toMatchObject({ failure: null, failureSince: null, busySince: 11_000 })
    expect(afterAnswer<Body>(busy, live('two', 12_000), 12_050).busySince).toBeNull()
    expect(afterFailure(busy, NETWORK, 12_000)).toMatchObject({ failure: NETWORK, busySince: null })
  })
})

describe('an answer without live data', () => {
  it.each([
    ['read-error', { error_code: 'substrate_read_failed', stub: true }],
    ['uninitialized', { error_code: 'provider_not_registered', stub: true }],
    ['uninitialized', { error_code: 'holder_not_initialized', stub: true }],
    ['sample', { stub: true }],
  ] as const)('is a %s by its own words, and leaves the last live data', (kind, words) => {
    const feed = afterAnswer<Body>(
      first,
      { body: { rows: '', ...words }, asOf: null, etag: null },
      6_000,
    )
    expect(feed.latest?.kind).toBe(kind)
    expect(feed.lastLive).toEqual(first.lastLive)
    expect(feed.failureSince).toBe(kind === 'sample' ? null : 6_000)
  })

  it('is not taken for live because a time comes with it', () => {
    const feed = afterAnswer<Body>(first, { ...READ_ERROR, asOf: 9_000 }, 9_050)
    expect(feed.latest?.kind).toBe('read-error')
    expect(feed.lastLive?.asOf).toBe(1_000)
  })
})

describe('an answer that nothing has changed', () => {
  it('makes the known data as young as it says', () => {
    const feed = afterUnchanged(first, 6_000, 6_050)
    expect(feed.lastLive).toEqual({ body: { rows: 'one' }, asOf: 6_000 })
    expect(feed.latest).toEqual(first.latest)
    expect(feed.answeredAt).toBe(6_050)
  })

  it('makes nothing older', () => {
    expect(afterUnchanged(first, 500, 6_050).lastLive?.asOf).toBe(1_000)
    expect(afterUnchanged(first, 500, 6_050, { isReply: true }).lastLive?.asOf).toBe(1_000)
  })

  it('has older data after the clock was set back, from an answer to this very request alone', () => {
    // What is known is of a time that has not come yet.
    const now = first.lastLive === null ? 0 : first.lastLive.asOf - 600_000
    expect(afterUnchanged(first, now - 50, now).lastLive?.asOf).toBe(1_000)
    const feed = afterUnchanged(first, now - 50, now, { isReply: true })
    expect(feed.lastLive?.asOf).toBe(now - 50)
  })

  it('of unknown age is not believed', () => {
    const feed = afterUnchanged(first, null, 6_050)
    expect(feed.latest?.kind).toBe('uninitialized')
    expect(feed.lastLive).toEqual(first.lastLive)
  })

  it('leaves an error an error, since when it is one', () => {
    const error = afterAnswer<Body>(first, READ_ERROR, 6_000)
    const still = afterUnchanged(error, null, 11_000)
    expect(still.latest?.kind).toBe('read-error')
    expect(still.failureSince).toBe(6_000)
  })

  it('means nothing where nothing is known', () => {
    expect(afterUnchanged(emptyFeed<Body>(), 6_000, 6_050)).toEqual(emptyFeed())
  })
})

describe('a request that failed', () => {
  it('leaves all data, and the time of the last answer', () => {
    const feed = afterFailure(first, NETWORK, 6_000)
    expect(feed).toEqual({ ...first, failure: NETWORK, failureSince: 6_000 })
  })

  it('counts its trouble from the first one, whatever follows', () => {
    const one = afterFailure(first, NETWORK, 6_000)
    const two = afterFailure(one, { kind: 'timeout' }, 11_000)
    const three = afterAnswer<Body>(two, READ_ERROR, 16_000)
    const four = afterFailure(three, { kind: 'http', status: 500 }, 21_000)
    expect([two, three, four].map((feed) => feed.failureSince)).toEqual([6_000, 6_000, 6_000])
    expect(two.failure).toEqual({ kind: 'timeout' })
    expect(three.failure).toBeNull()
    expect(four.lastLive).toEqual(first.lastLive)
  })

  it('before anything has come leaves nothing known', () => {
    const feed = afterFailure(emptyFeed<Body>(), NETWORK, 6_000)
    expect(feed).toEqual({ ...emptyFeed(), failure: NETWORK, failureSince: 6_000 })
  })
})
