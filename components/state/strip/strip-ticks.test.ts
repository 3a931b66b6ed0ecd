import { describe, expect, it } from 'vitest'
import { stripTicks } from './strip-ticks'

const labels = (from: string, to: string) =>
  stripTicks({ from: Date.parse(from), to: Date.parse(to) }, false).map((tick) => tick.label)

describe('the ticks of a stretch of time', () => {
  it('are full hours over a day, with the date where a new one begins', () => {
    expect(labels('2026-11-20T05:12:00Z', '2026-11-21T05:12:00Z')).toEqual([
      '06:00',
      '12:00',
      '18:00',
      '21 Nov',
    ])
  })

  it('are full days over a month, and ten minutes over an hour', () => {
    expect(labels('2026-10-22T05:12:00Z', '2026-11-21T05:12:00Z')).toEqual([
      '24 Oct',
      '29 Oct',
      '3 Nov',
      '8 Nov',
      '13 Nov',
      '18 Nov',
    ])
    expect(labels('2026-11-21T04:12:00Z', '2026-11-21T05:12:00Z')).toEqual([
      '04:20',
      '04:30',
      '04:40',
      '04:50',
      '05:00',
      '05:10',
    ])
  })

  it('show seconds within a minute', () => {
    expect(labels('2026-11-21T04:12:05Z', '2026-11-21T04:13:05Z')).toContain('04:12:30')
  })

  it('are never so many that they overlap', () => {
    for (let length = 60_000; length < 31 * 86_400_000; length *= 1.7) {
      const to = Date.parse('2026-11-21T05:12:00Z')
      expect(stripTicks({ from: to - length, to }, false).length).toBeLessThanOrEqual(8)
    }
  })
})
