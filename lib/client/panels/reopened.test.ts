import { describe, expect, it } from 'vitest'
import { afterAnswer, afterFailure, emptyFeed, type Feed } from '../freshness/feed'
import type { PanelData } from './panel-query'
import { reopened } from './reopened'
import { viewPanel } from './view-panel'

const I = 5_000
const NOON = Date.parse('2026-05-21T12:00:00.000Z')
const HOUR = 3_600_000

interface Body {
  readonly rows: string
  readonly stub?: true
}
const TEN: Body = { rows: 'ten' }

function kept(feed: Feed<Body>, endedAt = NOON): PanelData<Body> {
  return { feed, tookMs: 10, endedAt, readEveryMs: 100 }
}
const LIVE = afterAnswer<Body>(emptyFeed<Body>(), { body: TEN, asOf: NOON, etag: null }, NOON)
const NETWORK = { kind: 'network' } as const

/** What an operator sees at `now` after opening the panel at `openedAt`. */
function seen(data: PanelData<Body> | undefined, openedAt: number, now = openedAt) {
  const pageClock = {
    now,
    mounted: true,
    visible: true,
    hiddenSince: null,
    longHidden: false,
    returnedAt: null,
    browserOnline: true,
    offlineSince: null,
  }
  const options = { pageClock, intervalMs: I, presenceMs: 2 * I, boot: null, silentSince: null }
  return viewPanel(reopened(data, openedAt, I), options).verdict
}

describe('a filter that is opened again', () => {
  it('is live at once where its last answer is no older than an interval', () => {
    expect(seen(kept(LIVE), NOON + I)).toMatchObject({ shows: 'live', banner: null })
  })

  it('is dimmed and unknown after an hour, without an alarm', () => {
    const back = NOON + HOUR
    expect(seen(kept(LIVE), back)).toMatchObject({
      shows: 'last-live',
      banner: null,
      mark: 'unknown',
    })
    expect(seen(kept(LIVE), back, back + I - 1).banner).toBeNull()
  })

  it('raises the alarm where no answer has come within an interval', () => {
    const back = NOON + HOUR
    expect(seen(kept(LIVE), back, back + I).banner).toBe('stale')
    const failed = kept(afterFailure(LIVE, NETWORK, back + 100), back + 100)
    expect(seen({ ...failed, reopenedAt: back }, back, back + I).banner).toBe('offline')
  })

  it('is live with the first answer after that', () => {
    const back = NOON + HOUR
    const answer = { body: TEN, asOf: back + 50, etag: null }
    const data = kept(afterAnswer<Body>(LIVE, answer, back + 60), back + 60)
    expect(seen(data, back, back + 100)).toMatchObject({ shows: 'live', mark: 'live' })
  })

  it('shows a skeleton where nothing had ever come, not the trouble of an hour ago', () => {
    const data = kept(afterFailure(emptyFeed<Body>(), NETWORK, NOON))
    expect(seen(data, NOON + HOUR)).toMatchObject({ shows: 'skeleton', banner: null })
  })
})
