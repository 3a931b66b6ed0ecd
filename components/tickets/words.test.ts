import { describe, expect, test } from 'vitest'
import { EVERY_TICKET } from '@/lib/client/tickets/tickets-filter'
import { agesWith } from '@/components/tickets/filters/age-words'
import { eventWords } from '@/components/tickets/ticket/event-words'
import { totalWords } from '@/components/tickets/list/list-count'
import { keptBackWords } from '@/components/tickets/list/newer-button'
import { statusStyle } from '@/components/tickets/marks/status-style'

const NONE = { newer: { count: 0, capped: false }, between: 0, left: 0 }

describe('the words of the ticket explorer', () => {
  test('a count says whether a filter made it, and where it stopped', () => {
    const filtered = {
      ...EVERY_TICKET,
      filters: { ...EVERY_TICKET.filters, statuses: ['assigned'] },
    }
    expect(totalWords({ count: 1_234, capped: false }, EVERY_TICKET)).toBe('1,234 tickets')
    expect(totalWords({ count: 10_000, capped: true }, EVERY_TICKET)).toBe('10,000+ tickets')
    expect(totalWords({ count: 1, capped: false }, filtered)).toBe('1 ticket matches')
    expect(totalWords({ count: 0, capped: false }, filtered)).toBe('0 tickets match')
  })

  test('changes that are not shown yet are named by their place', () => {
    expect(keptBackWords(NONE)).toBe(null)
    expect(keptBackWords({ ...NONE, newer: { count: 200, capped: true } })).toBe('200+ newer')
    expect(keptBackWords({ newer: { count: 3, capped: false }, between: 2, left: 1 })).toBe(
      '3 newer · 2 in between · 1 gone',
    )
  })

  test('an event says what happened to the ticket, and an unknown one its type', () => {
    expect(eventWords('kora.sea_ticket.resolved', '{"resolution": "completed"}')).toEqual({
      words: 'Resolved: completed',
      tone: 'good',
    })
    expect(eventWords('kora.sea_ticket.resolved', '"broken"').words).toBe('Resolved: no status')
    expect(eventWords('kora.sea_ticket.resolved', null).words).toBe('Resolved')
    expect(eventWords('else.where', null)).toEqual({ words: 'else.where', tone: 'unknown' })
  })

  test('an unknown status is shown verbatim, and a missing one as none', () => {
    expect(statusStyle('on_the_moon')).toEqual({ words: 'on_the_moon', tone: 'unknown' })
    expect(statusStyle(null)).toEqual(statusStyle('none'))
  })

  test('an age from the address is among the options', () => {
    const labels = agesWith(5_400).map(({ label }) => label)
    expect(labels[0]).toBe('any age')
    expect(labels.at(-1)).toBe('older than 1 h 30 min')
    expect(agesWith(3_600)).toHaveLength(agesWith(null).length)
  })
})
