import { describe, expect, it } from 'vitest'
import { decodeTicketCursor, encodeTicketCursor } from './ticket-cursor'

const PLACE = {
  rank: 2,
  time: '2026-05-21T17:00:00.123456Z',
  id: '6f1f3b5e-0000-4000-8000-000000000001',
}

describe('a cursor of the list', () => {
  it.each([
    { place: PLACE, backwards: false },
    { place: { ...PLACE, time: '-infinity' }, backwards: true },
    { place: { ...PLACE, time: 'infinity' }, backwards: false },
    { place: { ...PLACE, time: '12026-05-21T17:00:00.000000Z' }, backwards: false },
    { place: { ...PLACE, time: '294276-12-31T23:59:59.999999Z' }, backwards: true },
  ])('keeps its place to the microsecond: %o', (cursor) => {
    const text = encodeTicketCursor(cursor, 'claimed')
    expect(text).toMatch(/^[\w-]+$/)
    expect(decodeTicketCursor(text, 'claimed')).toEqual(cursor)
  })

  it('is one of its own order alone', () => {
    const text = encodeTicketCursor({ place: PLACE, backwards: false }, 'newest')
    expect(decodeTicketCursor(text, 'oldest')).toBeNull()
  })

  const forged = (...content: unknown[]) => btoa(JSON.stringify(content)).replaceAll('=', '')
  it.each([
    '',
    'x',
    '%%%',
    'a'.repeat(400),
    btoa('not json'),
    forged('newest', 'after', 2, PLACE.time),
    forged('newest', 'after', 9, PLACE.time, PLACE.id),
    forged('newest', 'beside', 2, PLACE.time, PLACE.id),
    forged('newest', 'after', 2, "now'; drop table", PLACE.id),
    forged('newest', 'after', 2, '2026-13-45T99:00:00.123456Z', PLACE.id),
    forged('newest', 'after', 2, '2026-02-31T00:00:00.000000Z', PLACE.id),
    forged('newest', 'after', 2, '0000-01-01T00:00:00.000000Z', PLACE.id),
    forged('newest', 'after', 2, '294277-01-01T00:00:00.000000Z', PLACE.id),
    forged('newest', 'after', 2, PLACE.time, 'not-a-uuid'),
  ])('is nothing else: %s', (text) => {
    expect(decodeTicketCursor(text, 'newest')).toBeNull()
  })
})
