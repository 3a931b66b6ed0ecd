import { expect, it } from 'vitest'
import { formatDuration, formatRelative } from './format-duration'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

it('formats a duration in one unit, rounded down', () => {
  const times = [0, 47_999, 12 * MINUTE + 59 * SECOND, 4 * HOUR + 59 * MINUTE, 26 * HOUR]
  expect(times.map((ms) => formatDuration(ms))).toEqual(['0 s', '47 s', '12 min', '4 h', '1 d'])
})

it('formats a fine one in two units while the second one matters', () => {
  const times = [
    2 * MINUTE + 18 * SECOND,
    3 * MINUTE,
    12 * MINUTE + 5 * SECOND,
    80 * MINUTE,
    27 * HOUR,
  ]
  expect(times.map((ms) => formatDuration(ms, 'fine'))).toEqual([
    '2 min 18 s',
    '3 min',
    '12 min',
    '1 h 20 min',
    '1 d 3 h',
  ])
})

it('formats a negative duration as none', () => {
  expect(formatDuration(-5_000)).toBe('0 s')
})

it('formats how long ago or until when, and less than a second ahead as now', () => {
  const now = 100 * HOUR
  const times = [now - 3 * SECOND, now - 26 * HOUR, now + 12 * MINUTE, now + 999]
  expect(times.map((at) => formatRelative(at, now))).toEqual([
    '3 s ago',
    '1 d ago',
    'in 12 min',
    '0 s ago',
  ])
})
