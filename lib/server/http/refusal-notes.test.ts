import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Principal } from '@/lib/domain/access/principal'
import { isRefusal, type Refusal, RefusalNotes } from './refusal-notes'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const somebody = (subject: string): Principal => ({
  subject,
  actorId: null,
  name: subject,
  role: 'viewer',
  via: 'account',
  sessionId: null,
  scopes: null,
  endsAt: null,
})

function setUp() {
  const written: Refusal[] = []
  const notes = new RefusalNotes((refusal) => written.push(refusal))
  const refuse = (subject: string, action: string) =>
    notes.note({ by: somebody(subject), action, reason: 'not_permitted', requestId: 'r' })
  return { written, refuse, counts: () => written.map(({ count }) => count) }
}

it('the first refusal of an actor at a route is written at once, all others by their number', () => {
  const { refuse, counts } = setUp()
  for (let count = 0; count < 500; count += 1) refuse('ann', 'POST /x')
  expect(counts()).toEqual([1])
  vi.advanceTimersByTime(60_000)
  expect(counts()).toEqual([1, 499])
  refuse('ann', 'POST /x')
  expect(counts()).toEqual([1, 499])
  vi.advanceTimersByTime(60_000)
  expect(counts()).toEqual([1, 499, 1])
})

it('after a quiet minute the next one is written at once again', () => {
  const { refuse, counts } = setUp()
  refuse('ann', 'POST /x')
  vi.advanceTimersByTime(60_000)
  refuse('ann', 'POST /x')
  expect(counts()).toEqual([1, 1])
})

it('each actor and each route has its own minute', () => {
  const { refuse, written } = setUp()
  refuse('ann', 'POST /x')
  refuse('bob', 'POST /x')
  refuse('ann', 'POST /y')
  expect(written.map(({ by, action }) => `${by.name} ${action}`)).toEqual([
    'ann POST /x',
    'bob POST /x',
    'ann POST /y',
  ])
})

it('no permission, a state that has moved and the need of another person are refusals', () => {
  const statuses = [200, 304, 400, 401, 403, 404, 409, 412, 428, 429, 500, 503]
  expect(statuses.filter((status) => isRefusal({ status }))).toEqual([403, 409, 428])
})
