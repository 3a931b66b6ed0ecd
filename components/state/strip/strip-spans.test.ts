import { describe, expect, it } from 'vitest'
import { stripSpans, stripTotals } from './strip-spans'
import { dayTicks } from './day-ticks'

const now = Date.parse('2026-05-21T12:00:00Z')
const day = { from: now - 24 * 60 * 60 * 1_000, to: now }
const at = (clock: string) => `2026-05-21T${clock}:00Z`

describe('the strip of the last 24 hours', () => {
  it('is cut to its window, whatever came before', () => {
    const spans = stripSpans(
      [
        { state: 'ready', degraded: false, from: '2026-05-18T00:00:00Z', to: at('03:00') },
        { state: 'active', degraded: false, from: at('03:00'), to: at('12:00') },
      ],
      day,
    )
    expect(spans.map((span) => (span.to - span.from) / 3_600_000)).toEqual([15, 9])
  })

  it('extends the last stretch to now only while it goes on', () => {
    const segments = [
      { state: 'ready' as const, degraded: false, from: at('10:00'), to: at('11:00') },
    ]
    expect(stripSpans(segments, day, true).at(-1)?.to).toBe(now)
    expect(stripSpans(segments, day, false).at(-1)?.to).toBe(Date.parse(at('11:00')))
  })

  it('joins neighbours that look the same, and adds up what each state took', () => {
    const spans = stripSpans(
      [
        { state: 'ready', degraded: false, from: at('08:00'), to: at('09:00') },
        { state: 'ready', degraded: false, from: at('09:00'), to: at('10:00') },
        { state: 'unknown', degraded: false, from: at('10:00'), to: at('10:30') },
      ],
      day,
    )
    expect(spans).toHaveLength(2)
    expect(stripTotals(spans)).toEqual([
      { state: 'ready', ms: 7_200_000 },
      { state: 'unknown', ms: 1_800_000 },
    ])
  })

  it('marks every sixth full hour, but none that the word for now would cover', () => {
    const labels = (hoursLater: number) =>
      dayTicks(now + hoursLater * 3_600_000, false).map((tick) => tick.label)
    expect(labels(4)).toEqual(['18:00', '00:00', '06:00', '12:00'])
    expect(labels(3)).toEqual(['18:00', '00:00', '06:00'])
  })
})
