import { describe, expect, it } from 'vitest'
import { readStateAddress } from './state-address'
import { fixedWindow, windowParams } from './state-window'

const NOW = Date.parse('2026-11-21T05:00:00Z')
const HOUR = 3_600_000
const read = (query: string) => readStateAddress(new URLSearchParams(query), NOW)
const DAY = { kind: 'last', name: '24h' }

describe('the address of the past', () => {
  it('names a stretch up to now, or the one between two moments', () => {
    expect(read('range=7d').window).toEqual({ kind: 'last', name: '7d' })
    expect(read('from=2026-11-20T00:00:00Z&to=2026-11-20T06:00:00Z').window).toEqual({
      kind: 'fixed',
      from: Date.parse('2026-11-20T00:00:00Z'),
      to: Date.parse('2026-11-20T06:00:00Z'),
    })
  })

  it('names a moment', () => {
    expect(read('at=2026-11-20T00:00:00Z')).toEqual({
      window: DAY,
      at: '2026-11-20T00:00:00Z',
      ignored: [],
    })
  })

  it('comes back from the window that it was written for', () => {
    for (const window of [
      read('range=30d').window,
      fixedWindow({ from: NOW - HOUR, to: NOW }, NOW),
    ]) {
      const params = new URLSearchParams()
      for (const [name, value] of Object.entries(windowParams(window))) {
        if (value !== null) params.set(name, value)
      }
      expect(readStateAddress(params, NOW)).toEqual({ window, at: null, ignored: [] })
    }
  })

  it.each([
    ['range=8y', 'range', 'allowed: 1h'],
    [
      'at=2026-11-20',
      'at',
      'at holds "2026-11-20"; allowed: an ISO 8601 time that is in the calendar',
    ],
    ['at=2026-11-21T06:00:00Z', 'at', 'yet to come'],
    ['from=never&to=2026-11-20T06:00:00Z', 'from', 'an ISO 8601 time'],
    ['from=2026-11-22T00:00:00Z&to=2026-11-23T06:00:00Z', 'from', 'yet to come'],
    ['from=2026-11-20T06:00:00Z&to=2026-11-22T05:00:00Z', 'to', 'yet to come'],
    ['from=2026-11-20T06:00:00Z', 'range', 'only together'],
    ['from=2026-11-20T06:00:00Z&to=2026-11-20T05:00:00Z', 'range', 'from must lie before to'],
    ['from=2020-01-01T00:00:00Z&to=2026-11-20T05:00:00Z', 'range', '366 days apart'],
  ])('shows the last day for %s, and says that %s was left out', (query, name, words) => {
    const { window, at, ignored } = read(query)
    expect({ window, at }).toEqual({ window: DAY, at: null })
    expect(ignored[0]).toMatchObject({ name })
    expect(ignored[0]?.detail).toContain(words)
  })
})
