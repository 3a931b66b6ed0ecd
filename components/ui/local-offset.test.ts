import { describe, expect, it } from 'vitest'
import { formatOffset, isToldTwice, localMoments, type OffsetAt } from './local-offset'

/** Between two changes of 2026: `east` minutes, and `by` more while it is summer. */
function zone(east: number, by: number, begins: string, ends: string): OffsetAt {
  const [first, last] = [Date.parse(begins), Date.parse(ends)]
  return (at) => (at >= first && at < last ? east + by : east)
}

const BERLIN = zone(60, 60, '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z')
/** Half an hour alone. */
const LORD_HOWE = zone(660, -30, '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z')
const ST_JOHNS = zone(-210, 60, '2026-03-08T05:30:00Z', '2026-11-01T04:30:00Z')

const iso = (moments: readonly number[]) => moments.map((at) => new Date(at).toISOString())

describe('a local time without its zone', () => {
  it.each<[string, string, OffsetAt, string[]]>([
    ['is one moment', '2026-07-01T12:00:00', BERLIN, ['2026-07-01T10:00:00.000Z']],
    [
      'is two in the hour that comes twice',
      '2026-10-25T02:30',
      BERLIN,
      ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ],
    [
      'is two where half an hour comes twice',
      '2026-04-05T01:45:00',
      LORD_HOWE,
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    [
      'is two to the west as well',
      '2026-11-01T01:15:00',
      ST_JOHNS,
      ['2026-11-01T03:45:00.000Z', '2026-11-01T04:45:00.000Z'],
    ],
    [
      'lies on either side of an hour that is left out',
      '2026-03-29T02:30:00',
      BERLIN,
      ['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    ],
    ['is none where it is no time', '', BERLIN, []],
  ])('%s: %s', (_what, text, offsetAt, moments) => {
    expect(iso(localMoments(text, offsetAt))).toEqual(moments)
  })

  it.each([
    ['Berlin', BERLIN, 8],
    ['Lord Howe', LORD_HOWE, 4],
    ['St. John’s', ST_JOHNS, 8],
  ])(
    'of every quarter of an hour of a year in %s comes back as it was',
    (_name, offsetAt, hours) => {
      const last = Date.parse('2027-01-01T00:00Z')
      const lost: string[] = []
      let twice = 0
      for (let at = Date.parse('2026-01-01T00:00Z'); at < last; at += 900_000) {
        const text = new Date(at + offsetAt(at) * 60_000).toISOString().slice(0, 19)
        const moments = localMoments(text, offsetAt)
        const isTwice = moments.length === 2
        if (!moments.includes(at) || isToldTwice(at, offsetAt) !== isTwice) lost.push(text)
        if (isTwice) twice += 1
      }
      expect(lost).toEqual([])
      expect(twice).toBe(hours)
    },
  )
})

it('an offset has its sign and its minutes', () => {
  const at = Date.parse('2026-07-01T12:00:00Z')
  expect(formatOffset(at, BERLIN)).toBe('+02:00')
  expect(formatOffset(at, ST_JOHNS)).toBe('−02:30')
  expect(formatOffset(at, () => 0)).toBe('+00:00')
})
