import { expect, it } from 'vitest'
import { formatClock, toEpochMs } from './format-instant'

const now = Date.parse('2026-05-21T12:03:11Z')

it('shows the time alone for today, and says UTC until the zone is known', () => {
  expect(formatClock(now - 3_000, now, false)).toBe('12:03:08 UTC')
})

it('adds the date of another day, and the year of another year', () => {
  expect(formatClock(Date.parse('2026-05-20T23:59:59Z'), now, false)).toBe('20 May 23:59:59 UTC')
  expect(formatClock(Date.parse('2025-12-31T08:00:00Z'), now, false)).toBe(
    '31 Dec 2025 08:00:00 UTC',
  )
})

it('tells a time before our era as such', () => {
  expect(formatClock(Date.parse('-000043-03-15T12:00:00.000000Z'), now, false)).toBe(
    '15 Mar 44 BC 12:00:00 UTC',
  )
})

it('reads microseconds, and null from what is no time', () => {
  expect(toEpochMs('2026-05-21T12:03:11.123456Z')).toBe(now + 123)
  expect(toEpochMs(null)).toBeNull()
  expect(toEpochMs('soon')).toBeNull()
})
