import { describe, expect, it } from 'vitest'
import { eventsFilterOf, eventsFilterQuery, isFiltered, searchedFor } from './chain-events.filter'

const read = (query: string) => eventsFilterOf(new URLSearchParams(query))

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
