import { describe, expect, it } from 'vitest'
import { NO_TICKET_FILTERS } from '@/lib/domain/tickets/ticket-filters'
import { likePattern, meansGroup } from './ticket-list-filter'

it('a text is a pattern of its letters alone', () => {
  expect(likePattern('100%_\\')).toBe('%100\\%\\_\\\\%')
})

describe('a group is meant', () => {
  const filters = NO_TICKET_FILTERS
  it.each([
    [{}, '-odd', true],
    [{ buckets: ['in_progress'] }, '+completed', true],
    [{ buckets: ['in_progress'] }, '-completed', false],
    [{ buckets: ['queued'] }, '-', true],
    [{ buckets: ['queued'] }, '-deferred_cost_limit', true],
    [{ buckets: ['recently_resolved'] }, '-released', true],
    [{ statuses: ['completed'] }, '+completed', true],
    [{ statuses: ['none'] }, '-', true],
    [{ statuses: ['none'] }, '-assigned', false],
    [{ statuses: ['x'.repeat(50)] }, `-${'x'.repeat(40)}`, true],
    [{ buckets: ['queued'], statuses: ['completed'] }, '-completed', false],
  ] as const)('by %o: %s is %s', (some, group, meant) => {
    expect(meansGroup({ ...filters, ...some }, group)).toBe(meant)
  })
})
