import { expect, it } from 'vitest'
import { eventWords } from './event-words'

it('an act on the ticket tells who did it, from what to what, and why', () => {
  const payload = JSON.stringify({
    action: 'ticket.set_criticality',
    before: { criticality: 'normal' },
    after: { criticality: 'frontier' },
    reason: 'The invoice is due today',
  })
  expect(eventWords('kora.operator.acted', payload, 'Ada Okafor').words).toBe(
    'Ada Okafor: ticket.set_criticality · criticality: normal → frontier · “The invoice is due today”',
  )
  expect(eventWords('kora.operator.acted', null).words).toBe('Somebody: operator.acted')
})

it('an event of the work keeps its words, and an unknown one its type', () => {
  expect(eventWords('sea_ticket.claimed', '{}').words).toBe('Claimed')
  expect(eventWords('kora.sea_ticket.resolved', '{"resolution":"completed"}').tone).toBe('good')
  expect(eventWords('test.event', '{}').words).toBe('test.event')
})
