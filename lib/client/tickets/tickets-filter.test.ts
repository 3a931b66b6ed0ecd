import { describe, expect, test } from 'vitest'
import {
  EVERY_TICKET,
  isNarrowed,
  readTicketSearch,
  searchable,
  ticketSearch,
} from './tickets-filter'

const read = (search: string) => readTicketSearch(new URLSearchParams(search))

describe('the filter in the address', () => {
  test('an address without parameters shows every ticket, newest first', () => {
    expect(read('')).toEqual({ selection: EVERY_TICKET, ignored: [] })
    expect(ticketSearch(EVERY_TICKET)).toBe('')
    expect(isNarrowed(EVERY_TICKET)).toBe(false)
  })

  test('an address that a colleague is sent shows the same view', () => {
    const search =
      'bucket=in_progress,failed_or_blocked&status=failed_terminal&criticality=frontier,high&q=harbour+crane&tier=opus&reason=policy&older_than=3600&sort=resolved'
    const { selection, ignored } = read(search)
    expect(ignored).toEqual([])
    expect(ticketSearch(selection)).toBe(search)
    expect(isNarrowed(selection)).toBe(true)
  })

  test('the same choices in another order are the same view', () => {
    const one = read('bucket=queued,in_progress&sort=oldest&tier=b,a')
    const other = read('tier=a,b&sort=oldest&bucket=in_progress&bucket=queued')
    expect(ticketSearch(one.selection)).toBe(ticketSearch(other.selection))
  })

  test('another order alone leaves no ticket out', () => {
    expect(isNarrowed(read('sort=priority').selection)).toBe(false)
  })

  test('what cannot be used narrows nothing and is named with what is allowed', () => {
    const { selection, ignored } = read('bucket=lost&sort=random&older_than=-5&criticality=high')
    expect(ticketSearch(selection)).toBe('criticality=high')
    expect(ignored.map(({ name }) => name)).toEqual(['bucket', 'older_than', 'sort'])
    expect(ignored[0]?.detail).toContain('in_progress')
  })

  test('a text that is too short is named, not cut, and not searched for', () => {
    const { selection, ignored } = read('q=ab')
    expect(selection).toEqual(EVERY_TICKET)
    expect(ignored.map(({ name }) => name)).toEqual(['q'])
    expect(searchable('ab')).toBe(null)
    expect(searchable('  crane ')).toBe('crane')
  })

  test('wildcards and signs of an address are plain text', () => {
    const { selection } = read('q=100%25_of+%22it%22%26more')
    expect(selection.filters.text).toBe('100%_of "it"&more')
    expect(read(ticketSearch(selection)).selection).toEqual(selection)
  })
})
