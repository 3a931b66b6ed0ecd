import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { appendEventsInTerm } from './append-events-in-term'
import { verifyChain } from '@/testing/database/verify-chain'

let fixture: WorkFixture

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())

const draft = (term: LeaderTerm, index = 0) => ({
  eventId: randomUUID(),
  workspaceId: term.workspaceId,
  eventType: 'kora.operational_state.transitioned',
  occurredAt: '2026-05-21T17:00:00Z',
  actorId: null,
  payload: { term: Number(term.term), index },
})

interface Written {
  term: number
  index: number
}

/** What the log holds after `seq`, in its order. */
async function written(): Promise<Written[]> {
  const { rows } = await fixture.db.pool.query<Written>(
    `select (payload ->> 'term')::int as term, (payload ->> 'index')::int as index
       from hivex_foundation.event_log where workspace_id = $1 order by seq`,
    [fixture.db.workspaceId],
  )
  return rows
}
const verdict = async () => (await verifyChain(fixture.db.pool, fixture.db.workspaceId)).outcome

describe('a leader', () => {
  it('appends its events in order while its term lasts', async () => {
    const term = await fixture.takeTerm('leader')
    const before = (await written()).length
    const events = [1, 2, 3].map((index) => draft(term, index))
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, events)).toBe(true)
    expect((await written()).slice(before).map(({ index }) => index)).toEqual([1, 2, 3])
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, [])).toBe(true)
  })

  it('that was deposed appends nothing, not even one of several', async () => {
    const term = await fixture.takeTerm('leader')
    const successor = await fixture.takeTerm('successor')
    const before = await written()
    const events = [draft(term, 1), draft(term, 2)]
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, events)).toBe(false)
    const stolen = { ...successor, instanceId: 'leader' }
    expect(await fixture.substrate.work.write(appendEventsInTerm, stolen, events)).toBe(false)
    expect(await written()).toEqual(before)
  })

  it('that got no answer learns that its events are in, also after it was deposed', async () => {
    const term = await fixture.takeTerm('leader')
    const events = [draft(term, 1), draft(term, 2)]
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, events)).toBe(true)
    const before = await written()
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, events)).toBe(true)
    await fixture.takeTerm('successor')
    expect(await fixture.substrate.work.write(appendEventsInTerm, term, events)).toBe(true)
    expect(
      await fixture.substrate.work.write(appendEventsInTerm, term, [...events, draft(term, 3)]),
    ).toBe(false)
    expect(await written()).toEqual(before)
  })
})

describe('a takeover', () => {
  it('waits for what the old leader is writing, and is not overtaken by anything older', async () => {
    const old = await fixture.takeTerm('leader')
    const before = (await written()).length
    const slow = await fixture.db.pool.connect()
    let taking
    try {
      await slow.query('begin')
      expect(await appendEventsInTerm(slow, old, [draft(old, 1)])).toBe(true)
      taking = fixture.takeTerm('successor')
      await fixture.waitsForLock()
      await slow.query('commit')
    } finally {
      slow.release()
    }
    const successor = await taking
    expect(
      await fixture.substrate.work.write(appendEventsInTerm, successor, [draft(successor, 2)]),
    ).toBe(true)
    expect((await written()).slice(before)).toEqual([
      { term: Number(old.term), index: 1 },
      { term: Number(successor.term), index: 2 },
    ])
  })

  it('is not kept waiting by a writer that is frozen in the middle of its transaction', async () => {
    const old = await fixture.takeTerm('leader')
    const frozen = await fixture.db.pool.connect()
    frozen.on('error', () => undefined)
    try {
      // The start of every transaction of ours, with a shorter time limit.
      await frozen.query(`begin; set local idle_in_transaction_session_timeout = 300`)
      await appendEventsInTerm(frozen, old, [draft(old, 1)])
      expect(await fixture.takeTerm('successor')).toMatchObject({ instanceId: 'successor' })
      await expect(frozen.query('commit')).rejects.toThrow()
    } finally {
      frozen.release(true)
    }
    expect((await written()).at(-1)?.term).not.toBe(Number(old.term))
  })

  it('again and again during 1,000 appends: no deadlock, no event under a term that is over', async () => {
    const before = (await written()).length
    let current = await fixture.takeTerm('runtime-0')
    let refused = 0
    let appended = 0
    let running = 4
    const appender = async () => {
      let own = current
      for (let index = 0; index < 250;) {
        if (await fixture.substrate.work.write(appendEventsInTerm, own, [draft(own, index)])) {
          appended += 1
          index += 1
        } else {
          refused += 1
          own = current
        }
      }
      running -= 1
    }
    const usurper = async () => {
      for (let n = 1; running > 0; n += 1) {
        current = await fixture.takeTerm(`runtime-${n}`)
        const last = (await written()).length
        const enough = last + 10
        await expect
          .poll(async () => running === 0 || (await written()).length > enough, { interval: 5 })
          .toBe(true)
      }
    }
    await Promise.all([appender(), appender(), appender(), appender(), usurper()])

    expect(appended).toBe(1_000)
    expect(refused).toBeGreaterThan(0)
    const terms = (await written()).slice(before).map(({ term }) => term)
    expect(terms).toHaveLength(1_000)
    expect(terms).toEqual(terms.toSorted((one, other) => one - other))
    expect(new Set(terms).size).toBeGreaterThan(5)
    const { rows } = await fixture.db.pool.query<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(rows).toEqual([{ deadlocks: '0' }])
    expect(await verdict()).toBe('good')
  })
})
