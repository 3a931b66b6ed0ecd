import { describe, expect, it } from 'vitest'
import { boundsOf, LONGEST_MS, panned, zoomed } from './state-window'

const NOW = Date.parse('2026-11-21T05:00:00Z')
const HOUR = 3_600_000

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

  it('ends at a minute, and looking farther ends at a year, never in the future', () => {
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
