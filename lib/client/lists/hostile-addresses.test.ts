import { describe, expect, it } from 'vitest'
import { eventsFilterQuery, readEventsFilter } from '@/lib/client/events/chain-events.filter'
import { readTicketSearch, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import { csvCell } from '@/lib/domain/export-format'
import { FILTER_VALUE_LENGTH, NO_TICKET_FILTERS } from '@/lib/domain/tickets/ticket-filters'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'
import { parseSelectionOnly, parseTicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'

const PIECES = [
  ',',
  ' ',
  '%2C',
  '%',
  '&',
  '=',
  '#',
  '+',
  '?',
  '/',
  '\\',
  '"',
  "'",
  ';',
  '\t',
  '\n',
  '\u00A0',
  '\u200B',
  '\u202E',
  '\uFEFF',
  '日本',
  '🐎',
  'e\u0301',
  'none',
  '<b>',
  '${x}',
]

/** Each piece alone, before, behind and within a word, and beside each of some others. */
const HOSTILE = [
  ...new Set([
    '',
    'timeout, retry later',
    'null',
    'undefined',
    '__proto__',
    'x'.repeat(FILTER_VALUE_LENGTH),
    '🐎'.repeat(FILTER_VALUE_LENGTH),
    ...PIECES.flatMap((piece) => [
      piece,
      `${piece}word`,
      `word${piece}`,
      `two${piece}words`,
      ...[',', ' ', '&', '%2C'].map((other) => `${piece}${other}${piece}`),
    ]),
  ]),
]

/** As a link, a form and the address bar hand it on. */
const handedOn = (search: string) => new URL(`/list?${search}`, 'http://localhost').searchParams

type List = 'statuses' | 'tiers' | 'reasons'

function selectionOf(list: List, values: readonly string[]) {
  return {
    filters: { ...NO_TICKET_FILTERS, [list]: values.toSorted() },
    sort: 'newest',
  } as const
}

it('there are more than two hundred of them', () => {
  expect(HOSTILE.length).toBeGreaterThan(200)
})

describe.each(['statuses', 'tiers', 'reasons'] as const)('%s that somebody wrote', (list) => {
  it.each([1, 2, 3])('come back from the address as they went, %i at a time', (count) => {
    HOSTILE.forEach((_, index) => {
      const values = Array.from({ length: count }, (__, n) => HOSTILE.at(index - n * 7) ?? '')
      const selection = selectionOf(list, [...new Set(values)])
      const search = ticketSearch(selection)
      expect(readTicketSearch(handedOn(search)), search).toEqual({ selection, ignored: [] })
      const listed = parseTicketListQuery(handedOn(search))
      expect(listed.ok && listed.query.selection, search).toEqual(selection)
      const exported = parseSelectionOnly(handedOn(`format=csv&${search}`), ['format'])
      expect(exported.ok && exported.query, search).toEqual(selection)
    })
  })
})

it('an event’s type and the start of one come back from the address as they went', () => {
  for (const value of HOSTILE.filter((text) => text !== '')) {
    const filter = {
      ...readEventsFilter(new URLSearchParams()).filter,
      prefix: value,
      type: [value],
    }
    const search = eventsFilterQuery(filter)
    expect(readEventsFilter(handedOn(search)), search).toEqual({ filter, ignored: [] })
    const asked = parseChainEventsQuery(handedOn(search))
    expect(asked.ok && asked.query, search).toMatchObject({ prefix: value, types: [value] })
  }
})

it('several types come back as they went', () => {
  for (const value of HOSTILE.filter((text) => text !== '')) {
    const filter = { ...readEventsFilter(new URLSearchParams()).filter, type: [value, 'b,c'] }
    expect(readEventsFilter(handedOn(eventsFilterQuery(filter))).filter).toEqual(filter)
  }
})

it('a searched text comes back as it was searched for', () => {
  for (const value of HOSTILE) {
    const typed = `${value}word`
    const first = readTicketSearch(new URLSearchParams({ q: typed })).selection
    if (first.filters.text === null) throw new Error(`${typed} is not searched for`)
    expect(readTicketSearch(handedOn(ticketSearch(first))).selection).toEqual(first)
  }
})

it('a link of before that separates its values by commas means the same', () => {
  const read = readTicketSearch(handedOn('tier=a,%20b&reason=c&status=odd,none')).selection
  expect(read.filters).toMatchObject({
    tiers: ['a', 'b'],
    reasons: ['c'],
    statuses: ['none', 'odd'],
  })
  expect(readEventsFilter(handedOn('type=a,b')).filter.type).toEqual(['a', 'b'])
})

it('a cell of an export holds what was written, behind an apostrophe where it is a formula', () => {
  for (const value of HOSTILE) {
    const cell = csvCell(value)
    const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
    expect([value, `'${value}`], JSON.stringify(cell)).toContain(
      text === value ? value : text.replaceAll(/(^|[;\t|\r\n])'/g, '$1') === value ? value : text,
    )
  }
})
