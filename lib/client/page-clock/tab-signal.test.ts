import { describe, expect, it } from 'vitest'
import { tabSignal } from './tab-signal'

const LIVE = {
  longHiddenSince: null,
  mark: 'live',
  state: 'ready',
  degraded: false,
  stuck: null,
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
    [{ stuck: '3' }, 'Kora · ready · 3 stuck', 'good'],
    [{ stuck: '10,000+' }, 'Kora · ready · 10,000+ stuck', 'good'],
    [{ mark: 'stale', stuck: '3' }, 'Kora · stale', 'alarm'],
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
      expect(tabSignal({ ...LIVE, mark, longHiddenSince: '12:03' })).toEqual({
        title: 'Kora · not watching since 12:03',
        icon: 'unknown',
      })
    }
  })
})
