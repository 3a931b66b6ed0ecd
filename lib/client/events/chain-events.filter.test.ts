import { describe, expect, it } from 'vitest'
import { eventsFilterQuery, isFiltered, readEventsFilter, searchedFor } from './chain-events.filter'

const read = (query: string) => readEventsFilter(new URLSearchParams(query)).filter

describe('the filter of an address', () => {
  it('comes back from the address that it was written to', () => {
    const filter = read('prefix=kora.runtime.&from=2026-11-20T00%3A00%3A00Z&before=12')
    expect(filter).toMatchObject({ prefix: 'kora.runtime.', before: '12', type: null })
    expect(read(eventsFilterQuery(filter))).toEqual(filter)
    expect(isFiltered(filter)).toBe(true)
  })

  it('is none where the address names nothing, or names it without a value', () => {
    expect(isFiltered(read('type=&page=2'))).toBe(false)
    expect(eventsFilterQuery(read(''))).toBe('')
  })
})

describe('an address with a part that nobody understands', () => {
  it('narrows by the rest, and says what was left out and what is allowed', () => {
    const { filter, ignored } = readEventsFilter(
      new URLSearchParams('ticket=abc&prefix=kora.&from=yesterday&before=-3'),
    )
    expect(filter).toMatchObject({ prefix: 'kora.', ticket: null, from: null, before: null })
    expect(ignored.map(({ name }) => name)).toEqual(['ticket', 'from', 'before'])
    expect(ignored[0]?.detail).toContain("allowed: a ticket's id, a UUID")
  })
})

describe('a typed text', () => {
  it('is a ticket where it is an id, else the begin of a type', () => {
    const id = '7E7E0000-0000-4000-8000-000000000001'
    expect(searchedFor(` ${id} `)).toMatchObject({ ticket: id.toLowerCase() })
    expect(searchedFor('sea_ticket.')).toMatchObject({ prefix: 'sea_ticket.', type: null })
  })

  it('asks for everything where it is empty', () => {
    expect(searchedFor(' ')).toMatchObject({ prefix: null, type: null, ticket: null })
  })
})
