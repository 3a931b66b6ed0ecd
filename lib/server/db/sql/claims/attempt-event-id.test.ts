import { expect, it } from 'vitest'
import { attemptEventId } from './attempt-event-id'

const ATTEMPT = '0b0e7f0c-6a0f-4f0e-9d57-3a8a9d1f6c11'

it('an event of an attempt has the same id whenever it is made, by whichever version of us', () => {
  expect(attemptEventId(ATTEMPT, 'sea_ticket.claimed')).toBe('251cc535-04f3-8a1d-8c8a-7ce98cadbfe6')
})

it('the id is a UUID that Postgres and everybody else takes for one', () => {
  expect(attemptEventId(ATTEMPT, 'kora.sea_ticket.resolved')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

it('other events of the attempt, and the same event of another, have other ids', () => {
  const ids = [
    attemptEventId(ATTEMPT, 'sea_ticket.claimed'),
    attemptEventId(ATTEMPT, 'sea_ticket.claim_released'),
    attemptEventId(ATTEMPT.replace('0b', '0c'), 'sea_ticket.claimed'),
  ]
  expect(new Set(ids).size).toBe(3)
})
