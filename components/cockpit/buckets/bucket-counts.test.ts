import { describe, expect, it } from 'vitest'
import type { AssignedTicketsBody, QueuedRow } from '@/lib/wire/tickets/assigned-tickets.wire'
import { bucketCounts, shownOf } from './bucket-counts'
import { formatCount } from '@/components/ui/format-count'

function queued(count: number): QueuedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `t-${index}`,
    title: 'a title',
    criticality: 'normal',
    assigned_at: null,
    next_eligible_at: null,
  }))
}

function bodyWith(more: Partial<AssignedTicketsBody>): AssignedTicketsBody {
  return { in_progress: [], queued: [], recently_resolved: [], failed_or_blocked: [], ...more }
}

const none = { count: 0, capped: false }

describe('the counts of the buckets', () => {
  it('come from the totals, grouped, and marked where they stopped', () => {
    const { buckets } = bucketCounts(
      bodyWith({
        queued: queued(200),
        totals: {
          in_progress: none,
          queued: { count: 2_304, capped: false },
          recently_resolved: { count: 10_000, capped: true },
          failed_or_blocked: none,
          waiting_to_retry: none,
        },
      }),
    )
    expect(formatCount(buckets.queued)).toBe('2,304')
    expect(formatCount(buckets.recently_resolved)).toBe('10,000+')
    expect(shownOf(200, buckets.queued)).toBe('200 of 2,304 shown')
  })

  it('come from the rows without totals, and say that there may be more at the cap', () => {
    expect(formatCount(bucketCounts(bodyWith({ queued: queued(200) })).buckets.queued)).toBe('200+')
    expect(formatCount(bucketCounts(bodyWith({ queued: queued(199) })).buckets.queued)).toBe('199')
  })

  it('mention further rows only where there are some, and no number that is not known', () => {
    expect(shownOf(3, { count: 3, capped: false })).toBeNull()
    expect(shownOf(200, { count: 200, capped: true })).toBe(
      'the first 200 shown, there may be more',
    )
  })
})
