import { describe, expect, it } from 'vitest'
import {
  BUCKET_CAPS,
  bucketOf,
  criticalityOf,
  isTriedAgain,
  SEA_STATUSES,
  TICKET_BUCKETS,
  type TicketBucket,
} from './sea-ticket'

/** SPEC 7, for an unclaimed ticket; `null` and unknown values included. */
const WITHOUT_CLAIM: readonly (readonly [status: string | null, bucket: TicketBucket])[] = [
  ['assigned', 'queued'],
  ['claimed', 'queued'],
  ['in_progress', 'queued'],
  ['deferred_cost_limit', 'queued'],
  ['completed', 'recently_resolved'],
  ['released', 'recently_resolved'],
  ['failed_retryable', 'recently_resolved'],
  ['failed_terminal', 'failed_or_blocked'],
  ['blocked_needs_operator', 'failed_or_blocked'],
  [null, 'queued'],
  ['', 'queued'],
  ['COMPLETED', 'queued'],
  ['archived_by_someone_else', 'queued'],
]

describe('the bucket of a ticket', () => {
  it('is decided here for every status that the contract names', () => {
    const decided = WITHOUT_CLAIM.map(([status]) => status)
    expect(SEA_STATUSES.filter((status) => !decided.includes(status))).toEqual([])
  })

  it.each(WITHOUT_CLAIM)('with status %s and no claim is %s', (status, bucket) => {
    expect(bucketOf({ status, hasClaim: false })).toBe(bucket)
  })

  it.each(WITHOUT_CLAIM)('with status %s and a claim is in_progress', (status) => {
    expect(bucketOf({ status, hasClaim: true })).toBe('in_progress')
  })

  it('is capped by itself: 200 rows, and 20 of the resolved', () => {
    expect(TICKET_BUCKETS.map((bucket) => [bucket, BUCKET_CAPS[bucket]])).toEqual([
      ['in_progress', 200],
      ['failed_or_blocked', 200],
      ['queued', 200],
      ['recently_resolved', 20],
    ])
  })
})

describe('the criticality of a ticket', () => {
  it.each(['low', 'normal', 'high', 'frontier'])('is its priority where that is %s', (priority) => {
    expect(criticalityOf(priority)).toBe(priority)
  })

  it.each([null, '', 'urgent', 'HIGH', 'constructor'])('is normal for %s', (priority) => {
    expect(criticalityOf(priority)).toBe('normal')
  })
})

describe('a resolved ticket', () => {
  it('is tried again after it was released or failed for now, and only then', () => {
    expect(SEA_STATUSES.filter(isTriedAgain)).toEqual(['released', 'failed_retryable'])
  })
})
