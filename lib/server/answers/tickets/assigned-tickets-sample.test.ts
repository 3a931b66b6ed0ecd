import { describe, expect, it } from 'vitest'
import { bucketOf, CRITICALITIES, SEA_STATUSES } from '@/lib/domain/tickets/sea-ticket'
import {
  koraAssignedSeaTicketsStub,
  PROVIDER_NOT_REGISTERED,
  SUBSTRATE_READ_FAILED,
} from './assigned-tickets-sample'
import {
  ASSIGNED_TICKETS_INCLUDES,
  assignedTicketsSchema,
} from '@/lib/wire/tickets/assigned-tickets.wire'

const LISTS = ['failed_or_blocked', 'in_progress', 'queued', 'recently_resolved']
const INCLUDED = ['claims', 'freshness', 'oldest_waiting_at', 'totals', 'unworked']
const everything = new Set(ASSIGNED_TICKETS_INCLUDES)

function rowsOf(body: ReturnType<typeof koraAssignedSeaTicketsStub>) {
  return [...body.in_progress, ...body.queued, ...body.recently_resolved, ...body.failed_or_blocked]
}

describe('the cold stub of the tickets', () => {
  const stub = koraAssignedSeaTicketsStub()

  it('has just the four lists and stub', () => {
    expect(Object.keys(stub).sort()).toEqual([...LISTS, 'stub'].sort())
    expect(stub.stub).toBe(true)
  })

  it('has a sample in every list, each in the shape of the contract', () => {
    expect(stub.in_progress).not.toEqual([])
    expect(stub.queued).not.toEqual([])
    expect(stub.recently_resolved).not.toEqual([])
    expect(stub.failed_or_blocked).not.toEqual([])
    expect(assignedTicketsSchema.parse(stub)).toEqual(stub)
  })

  it('says of every row that it is a sample', () => {
    for (const row of rowsOf(stub)) {
      expect(row.id).toMatch(/^sample-/)
      expect(row.title).toMatch(/^Sample/)
      expect(CRITICALITIES).toContain(row.criticality)
    }
    expect(new Set(rowsOf(stub).map((row) => row.id)).size).toBe(rowsOf(stub).length)
  })

  it('has only statuses that belong into the bucket where they stand', () => {
    const bucket = (status: string) => {
      expect(SEA_STATUSES).toContain(status)
      return bucketOf({ status, hasClaim: false })
    }
    expect(stub.recently_resolved.map((row) => bucket(row.resolution))).toEqual([
      'recently_resolved',
    ])
    expect(stub.failed_or_blocked.map((row) => bucket(row.state))).toEqual(['failed_or_blocked'])
  })

  it('has times in UTC that a browser can read', () => {
    const times = [
      ...stub.in_progress.map((row) => row.claimed_at),
      ...stub.queued.map((row) => row.assigned_at),
      ...stub.recently_resolved.map((row) => row.resolved_at),
    ]
    for (const time of times) {
      expect(time).toMatch(/Z$/)
      expect(Date.parse(time ?? '')).not.toBeNaN()
    }
  })
})

describe('the stub of the tickets with an error', () => {
  it.each([
    [PROVIDER_NOT_REGISTERED, 'provider_not_registered', 'not yet registered'],
    [SUBSTRATE_READ_FAILED, 'substrate_read_failed', 'substrate read returned None'],
  ])('has empty lists, and names the reason: %j', (error, code, words) => {
    const stub = koraAssignedSeaTicketsStub(error)
    expect(Object.keys(stub).sort()).toEqual([...LISTS, 'error', 'error_code', 'stub'].sort())
    expect(rowsOf(stub)).toEqual([])
    expect(stub.stub).toBe(true)
    expect(stub.error).toContain(words)
    expect(stub.error_code).toBe(code)
    expect(assignedTicketsSchema.parse(stub)).toEqual(stub)
  })
})

describe('what was asked for beyond the lists', () => {
  it.each([undefined, PROVIDER_NOT_REGISTERED, SUBSTRATE_READ_FAILED])(
    'is null in every stub: %j',
    (error) => {
      const plain = Object.keys(koraAssignedSeaTicketsStub(error))
      const stub = koraAssignedSeaTicketsStub(error, everything)
      expect(Object.keys(stub).sort()).toEqual([...plain, ...INCLUDED].sort())
      expect(stub).toMatchObject({
        totals: null,
        oldest_waiting_at: null,
        freshness: null,
        claims: null,
      })
    },
  )

  it('is given by name: one that was not asked for is not there', () => {
    const stub = koraAssignedSeaTicketsStub(undefined, new Set(['claims'] as const))
    expect(Object.keys(stub).sort()).toEqual([...LISTS, 'claims', 'stub'].sort())
  })
})
