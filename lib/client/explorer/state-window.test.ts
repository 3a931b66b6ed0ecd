import { describe, expect, it } from 'vitest'
import {
  boundsOf,
  fixedWindow,
  LONGEST_MS,
  panned,
  windowOf,
  windowParams,
  zoomed,
} from './state-window'

const NOW = Date.parse('2026-11-21T05:00:00Z')
const HOUR = 3_600_000
const read = (query: string) => windowOf(new URLSearchParams(query))

describe('the window of an address', () => {
  it('is a named stretch, or the one between two moments', () => {
    expect(read('range=7d')).toEqual({ kind: 'last', name: '7d' })
    expect(read('from=2026-11-20T00:00:00Z&to=2026-11-20T06:00:00Z')).toEqual({
      kind: 'fixed',
      from: Date.parse('2026-11-20T00:00:00Z'),
      to: Date.parse('2026-11-20T06:00:00Z'),
    })
  })

  it('is the last 24 hours where the address names nothing that can be shown', () => {
    for (const query of [
      '',
      'range=8y',
      'from=never&to=2026-11-20T06:00:00Z',
      'from=2026-02-31T00:00:00Z&to=2026-03-04T00:00:00Z',
      'from=2026-11-20T06:00:00Z&to=2026-11-20T05:00:00Z',
      'from=2020-01-01T00:00:00Z&to=2026-11-20T05:00:00Z',
    ]) {
      expect(read(query)).toEqual({ kind: 'last', name: '24h' })
    }
  })

  it('comes back from the address that it was written to', () => {
    for (const window of [read('range=30d'), fixedWindow({ from: NOW - HOUR, to: NOW }, NOW)]) {
      const params = new URLSearchParams()
      for (const [name, value] of Object.entries(windowParams(window))) {
        if (value !== null) params.set(name, value)
      }
      expect(windowOf(params)).toEqual(window)
    }
  })
})

describe('looking closer', () => {
  const day = boundsOf({ kind: 'last', name: '24h' }, NOW)

  it('keeps the moment that it is about in its place', () => {
    const around = NOW - 6 * HOUR
    expect(zoomed(day, 0.5, around, NOW)).toEqual({
      kind: 'fixed',
      from: NOW - 15 * HOUR,
      to: NOW - 3 * HOUR,
    })
  })

  it('ends at a minute, and looking farther ends at what the server folds, never in the future', () => {
    expect(zoomed(day, 1e-9, NOW, NOW)).toEqual({ kind: 'fixed', from: NOW - 60_000, to: NOW })
    expect(zoomed(day, 1e9, NOW, NOW)).toEqual({ kind: 'fixed', from: NOW - LONGEST_MS, to: NOW })
  })
})

describe('looking aside', () => {
  const day = boundsOf({ kind: 'last', name: '24h' }, NOW)

  it('moves by a share of the window, and stops at now', () => {
    expect(panned(day, -0.5, NOW)).toEqual({
      kind: 'fixed',
      from: NOW - 36 * HOUR,
      to: NOW - 12 * HOUR,
    })
    expect(panned(day, 0.5, NOW)).toEqual({ kind: 'fixed', ...day })
  })
})
