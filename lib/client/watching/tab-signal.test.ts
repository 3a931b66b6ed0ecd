import { describe, expect, it } from 'vitest'
import { tabSignal } from './tab-signal'

const LIVE = {
  notWatchingSince: null,
  mark: 'live',
  state: 'ready',
  degraded: false,
  failedOrBlocked: 0,
} as const

describe("the browser's tab", () => {
  it.each([
    [{}, 'Kora · ready', 'good'],
    [{ state: 'active' }, 'Kora · active', 'good'],
    [{ mark: 'polling' }, 'Kora · ready', 'good'],
    [{ degraded: true }, 'Kora · ready, degraded', 'attention'],
    [{ state: 'booting' }, 'Kora · booting', 'attention'],
    [{ state: 'paused' }, 'Kora · paused', 'attention'],
    [{ state: 'stopped' }, 'Kora · stopped', 'alarm'],
    [{ failedOrBlocked: 3 }, 'Kora · ready · 3 stuck', 'good'],
    [{ failedOrBlocked: null }, 'Kora · ready', 'good'],
    [{ state: null }, 'Kora · unknown', 'unknown'],
    [{ mark: 'stale' }, 'Kora · stale', 'alarm'],
    [{ mark: 'offline' }, 'Kora · offline', 'alarm'],
    [{ mark: 'unknown' }, 'Kora · unknown', 'unknown'],
    [{ mark: 'sample' }, 'Kora · sample data', 'sample'],
  ] as const)('says with %o: %s', (facts, title, icon) => {
    expect(tabSignal({ ...LIVE, ...facts })).toEqual({ title, icon })
  })

  it('says that nobody is watching, whatever was known before', () => {
    for (const mark of ['live', 'stale', 'offline', 'sample', 'unknown'] as const) {
      expect(tabSignal({ ...LIVE, mark, notWatchingSince: '12:03' })).toEqual({
        title: 'Kora · not watching since 12:03',
        icon: 'unknown',
      })
    }
  })
})
