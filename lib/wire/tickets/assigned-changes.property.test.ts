import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '@/scripts/seed/random'
import { CRITICALITIES } from '@/lib/domain/tickets/sea-ticket'
import { changesBetween, withChanges } from './assigned-changes'
import { safeParse } from '@/lib/wire/zod'
import { type AssignedChangesBody, assignedChangesSchema } from './assigned-changes.wire'
import type { AssignedTicketsBody } from './assigned-tickets.wire'
import { withKnownRows } from './known-rows'

const AT = '2026-05-21T17:00:00.000001Z'

/** A body over a small pool of ids, so that two of them share tickets, in any bucket and order. */
function randomBody(random: Random): AssignedTicketsBody {
  const ids = random.shuffle(Array.from({ length: 30 }, (_, at) => `t${at}`))
  const take = () => ids.splice(0, random.whole(0, 8))
  const head = (id: string) => ({
    id,
    title: random.pick(['Ledger', 'Invoices']),
    criticality: random.pick(CRITICALITIES),
  })
  const time = () => random.pick([AT, null])
  const working = take()
  const failures = (): Record<string, number> =>
    random.chance(0.5) ? {} : { policy: random.whole(1, 2) }
  const count = () => ({ count: random.whole(0, 2), capped: random.chance(0.5) })
  return {
    in_progress: working.map((id) => ({
      ...head(id),
      claimed_at: time(),
      claim_count: random.whole(1, 2),
      work_attempt_count: 1,
    })),
    queued: take().map((id) => ({ ...head(id), assigned_at: AT, next_eligible_at: time() })),
    recently_resolved: take().map((id) => ({
      ...head(id),
      resolved_at: AT,
      resolution: 'completed',
      model_tier_used: random.pick(['standard', null]),
    })),
    failed_or_blocked: take().map((id) => ({
      ...head(id),
      state: 'failed_terminal',
      failure_count_by_reason: failures(),
    })),
    totals: {
      in_progress: count(),
      queued: count(),
      recently_resolved: count(),
      failed_or_blocked: count(),
      waiting_to_retry: count(),
    },
    unworked: { unassigned: count(), unworked_status: count() },
    oldest_waiting_at: time(),
    freshness: { as_of: AT, source: 'substrate' },
    claims: Object.fromEntries(
      working.map((id) => [id, { lease_expires_at: time(), work_attempt_id: null }]),
    ),
  }
}

/** `known` after a few rows were changed, came, went or changed places, as at work; or any other. */
function laterThan(known: AssignedTicketsBody, random: Random): AssignedTicketsBody {
  const other = randomBody(random)
  if (random.chance(0.3)) return other
  const later = structuredClone(known)
  const touch = <Row extends { id: string; title: string }>(
    rows: Row[],
    others: readonly Row[],
  ) => {
    for (let times = random.whole(0, 3); times > 0; times -= 1) {
      const at = random.whole(0, rows.length)
      const [row] = rows.slice(at, at + 1)
      if (row !== undefined && random.chance(0.3)) row.title = 'Changed'
      else if (row !== undefined && random.chance(0.5)) {
        rows.splice(at, 1)
        if (random.chance(0.5)) rows.splice(random.whole(0, rows.length), 0, row)
      } else {
        const known = new Set(rows.map(({ id }) => id))
        rows.splice(at, 0, ...others.filter(({ id }) => !known.has(id)).slice(0, 1))
      }
    }
  }
  touch(later.in_progress, other.in_progress)
  touch(later.failed_or_blocked, other.failed_or_blocked)
  touch(later.queued, other.queued)
  touch(later.recently_resolved, other.recently_resolved)
  const claims = { ...other.claims, ...later.claims }
  later.claims = Object.fromEntries(
    later.in_progress.flatMap(({ id }) => {
      const claim = claims[id]
      return claim === undefined ? [] : [[id, claim]]
    }),
  )
  return later
}

function parsed(changes: AssignedChangesBody): AssignedChangesBody {
  const read = safeParse(assignedChangesSchema, JSON.parse(JSON.stringify(changes)))
  if (!read.success) throw read.error
  return read.data
}

/** What arrives at a page that holds `known`, by way of JSON and the schema. */
function sent(known: AssignedTicketsBody, body: AssignedTicketsBody) {
  const changes = changesBetween(known, withKnownRows(known, body), '"since"')
  return parsed(changes)
}

const LISTS = ['in_progress', 'failed_or_blocked', 'queued', 'recently_resolved'] as const

describe('changes between two answers', () => {
  it('lead to the whole later one, between any two of them', () => {
    const random = createRandom('changes')
    for (let round = 0; round < 400; round += 1) {
      const known = randomBody(random)
      const body = laterThan(known, random)
      expect(withChanges(known, sent(known, body))).toEqual(body)
    }
  })

  it('keep the object of every row that is as it was, and of every such list', () => {
    const random = createRandom('identity')
    for (let round = 0; round < 200; round += 1) {
      const known = randomBody(random)
      const next = withChanges(known, sent(known, laterThan(known, random)))
      for (const list of LISTS) {
        const before = new Map<string, object>(known[list].map((row) => [JSON.stringify(row), row]))
        for (const row of next?.[list] ?? []) {
          expect(row).toBe(before.get(JSON.stringify(row)) ?? row)
        }
      }
      const same = withChanges(known, sent(known, structuredClone(known)))
      for (const list of [...LISTS, 'claims', 'totals', 'unworked'] as const) {
        expect(same?.[list]).toBe(known[list])
      }
    }
  })

  it('hold the one row that changed among many, and no other', () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({
      id: `t${at}`,
      title: `Ticket ${at}`,
      criticality: 'low' as const,
      assigned_at: AT,
      next_eligible_at: null,
    }))
    const known = { ...randomBody(createRandom('one')), queued: rows }
    const queued = rows.map((row) => (row.id === 't57' ? { ...row, title: 'Another' } : row))
    const changes = sent(known, { ...known, queued })
    expect(changes).toMatchObject({
      queued: [{ id: 't57', title: 'Another' }],
      in_progress: [],
      runs: {
        queued: [
          { from: 0, count: 57 },
          { from: null, count: 1 },
          { from: 58, count: 142 },
        ],
      },
    })
    expect(changes.totals).toBeUndefined()
    expect(JSON.stringify(changes).length).toBeLessThan(600)
  })

  it('that do not fit what is known lead nowhere', () => {
    const random = createRandom('foreign')
    const known = randomBody(random)
    const row = { id: 'x', title: 'x', criticality: 'low' as const, assigned_at: null }
    const changes = { ...sent(known, known), queued: [{ ...row, next_eligible_at: null }] }
    expect(withChanges(known, changes)).toBeNull()
    const all = { runs: { queued: [{ from: 0, count: known.queued.length }] } }
    expect(withChanges(known, { ...changes, ...all })).toBeNull()
    const short = { ...sent(known, known), runs: { queued: [{ from: 28, count: 5 }] } }
    expect(withChanges(known, short)).toBeNull()
  })
})
