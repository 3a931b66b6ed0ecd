import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldMoment, openClaims } from '@/lib/domain/state/state-moment'
import { foldStateMarks, readStateMarksOf } from './read-state-range'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { readMoment } from '@/lib/server/db/sql/state/read-moment'
import { readStateEdges, readStateMarks } from '@/lib/server/db/sql/state/read-state-marks'
import { readTransitions } from '@/lib/server/db/sql/state/read-transitions'

let db: TestDatabase
let ticketId: string
const seqs: string[] = []
const long = randomUUID()
const short = randomUUID()

/** A minute of the test's hour as an instant. */
const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 3, 0) + minute * 60_000).toISOString()

function move(from: string, to: string, trigger: string, reasons: string[] = []) {
  return {
    from_primary_state: from,
    to_primary_state: to,
    claim_permission: to === 'booting' ? 'none' : 'normal',
    degradation_reasons: reasons,
    trigger,
  }
}

const claim = (attempt: string, lease: number) => ({
  sea_ticket_id: ticketId,
  work_attempt_id: attempt,
  lease_expires_at: at(lease),
})

beforeAll(async () => {
  db = await cloneDatabase()
  ticketId = await insertTicket(db.pool, db, 'queued', { title: 'The long one' })
  const story: [number, string, Record<string, unknown>][] = [
    [0, 'kora.runtime.leading', { instance_id: 'first', term: 1 }],
    [1, 'kora.operational_state.transitioned', move('booting', 'ready', 'all §9.2 gates pass')],
    [10, 'sea_ticket.claimed', claim(long, 20)],
    [10, 'kora.operational_state.transitioned', move('ready', 'active', 'claim acquired')],
    [12, 'sea_ticket.claimed', claim(short, 22)],
    [13, 'sea_ticket.claim_released', claim(short, 22)],
    [14, 'kora.operational_state.transitioned', move('active', 'active', 'dispatch', ['dispatch'])],
    [18, 'sea_ticket.claim_refreshed', claim(long, 28)],
    // Silent from minute 30 on; its successor reports that ten minutes later.
    [40, 'kora.runtime.lost', { instance_id: 'first', term: 1, last_heartbeat_at: at(30) }],
    [40, 'kora.runtime.leading', { instance_id: 'second', term: 2 }],
    [41, 'sea_ticket.claim_expired', claim(long, 28)],
    [42, 'kora.operational_state.transitioned', move('booting', 'ready', 'all §9.2 gates pass')],
    [50, 'kora.runtime.goodbye', { instance_id: 'second', term: 2, reason: 'SIGTERM' }],
  ]
  const { workspaceId } = db
  for (const [minute, eventType, payload] of story) {
    const occurredAt = at(minute)
    seqs.push(await appendEvent(db.pool, { workspaceId, eventType, occurredAt, payload }))
  }
})
afterAll(() => db.drop())

describe('a stretch of the past', () => {
  const rangeOf = async (from: number, to: number, heard: number | null = null) => {
    const { workspaceId, pool } = db
    const source = {
      marks: (page: { from: string; to: string; limit: number }) =>
        readStateMarks(pool, { workspaceId, ...page }),
      edges: (ends: { from: string; to: string }) => readStateEdges(pool, { workspaceId, ...ends }),
    }
    const minutes = (minute: number) => Date.parse(at(minute))
    const window = { from: minutes(from), to: minutes(to) }
    return foldStateMarks(await readStateMarksOf(source, window), {
      ...window,
      heardUntil: heard === null ? null : minutes(heard),
    })
  }
  const told = (range: Awaited<ReturnType<typeof rangeOf>>) =>
    range.segments.map(({ state, degraded, from, to }) => {
      const minute = (ms: number) => (ms - Date.parse(at(0))) / 60_000
      return `${state}${degraded ? '*' : ''} ${minute(from)}–${minute(to)}`
    })

  it('is told without a gap, also where nobody lived', async () => {
    const range = await rangeOf(-5, 60)
    expect(told(range)).toEqual([
      'unknown -5–0',
      'booting 0–1',
      'ready 1–10',
      'active 10–14',
      'active* 14–30',
      'unknown 30–40',
      'booting 40–42',
      'ready 42–50',
      'unknown 50–60',
    ])
  })

  it('adds its times up to its length', async () => {
    const { timeInState, degradedMs } = await rangeOf(-5, 60)
    const minutes = Object.fromEntries(
      Object.entries(timeInState).map(([state, ms]) => [state, ms / 60_000]),
    )
    expect(minutes).toEqual({
      booting: 3,
      ready: 17,
      active: 20,
      paused: 0,
      stopped: 0,
      unknown: 25,
    })
    expect(degradedMs).toBe(16 * 60_000)
  })

  it('that begins and ends between two events knows what was before and what was lost after', async () => {
    expect(told(await rangeOf(20, 35))).toEqual(['active* 20–30', 'unknown 30–35'])
    expect(told(await rangeOf(44, 46))).toEqual(['ready 44–46'])
  })

  it('of a silent leader ends with what it said last', async () => {
    const { workspaceId, pool } = db
    const living = { ...db, workspaceId: 'org_living' }
    const payload = move('ready', 'active', 'claim acquired')
    await appendEvent(pool, {
      workspaceId: living.workspaceId,
      eventType: 'kora.operational_state.transitioned',
      occurredAt: at(0),
      payload,
    })
    db = living
    try {
      expect(told(await rangeOf(-1, 10, 4))).toEqual(['unknown -1–0', 'active 0–4', 'unknown 4–10'])
      expect(told(await rangeOf(-1, 10))).toEqual(['unknown -1–10'])
      expect(told(await rangeOf(-1, 10, 10))).toEqual(['unknown -1–0', 'active 0–10'])
    } finally {
      db = { ...living, workspaceId }
    }
  })

  it('lists its transitions, newest first, each with the instance that led', async () => {
    const { workspaceId, pool } = db
    const input = { workspaceId, from: at(0), to: at(60), before: null, limit: 3 }
    const newest = await readTransitions(pool, input)
    expect(newest).toMatchObject([
      {
        event_type: 'kora.runtime.goodbye',
        instance_id: 'second',
        reason: 'SIGTERM',
        to_state: null,
      },
      {
        from_state: 'booting',
        to_state: 'ready',
        instance_id: 'second',
        claim_permission: 'normal',
      },
      { event_type: 'kora.runtime.leading', instance_id: 'second' },
    ])
    const older = await readTransitions(pool, { ...input, before: newest.at(-1)?.seq ?? null })
    expect(older).toMatchObject([
      { event_type: 'kora.runtime.lost', instance_id: 'first', last_heartbeat_at: at(30) },
      { trigger: 'dispatch', degradation_reasons: ['dispatch'], instance_id: 'first' },
      { from_state: 'ready', to_state: 'active', instance_id: 'first' },
    ])
  })
})

describe('what Kora was doing at a moment', () => {
  const doing = async (minute: number, heard: number | null = null) => {
    const told = await readMoment(db.pool, { workspaceId: db.workspaceId, time: at(minute) })
    const moment = foldMoment(told, { until: heard === null ? null : at(heard) })
    return { ...moment, claims: openClaims(told.claims, told.time), lastSeq: told.lastSeq }
  }

  it('is not known before the first event', async () => {
    expect(await doing(-1)).toEqual({
      state: null,
      enteredAt: null,
      instanceId: null,
      alive: null,
      claims: [],
      lastSeq: null,
    })
  })

  it('is the state of then with its reasons, its permission and the claimed ticket', async () => {
    expect(await doing(15)).toEqual({
      state: {
        primaryState: 'active',
        degradationReasons: ['dispatch'],
        claimPermission: 'normal',
        trigger: 'dispatch',
        reportedAt: '2026-05-01T03:14:00.000000Z',
      },
      enteredAt: '2026-05-01T03:10:00.000000Z',
      instanceId: 'first',
      alive: true,
      claims: [
        {
          ticketId,
          title: 'The long one',
          workAttemptId: long,
          claimedAt: '2026-05-01T03:10:00.000000Z',
          leaseExpiresAt: at(20),
        },
      ],
      lastSeq: seqs[6],
    })
  })

  it('holds each claim that was open then, newest first, and none that had ended', async () => {
    expect((await doing(12.5)).claims.map(({ workAttemptId }) => workAttemptId)).toEqual([
      short,
      long,
    ])
    expect((await doing(9)).claims).toEqual([])
    expect((await doing(42)).claims).toEqual([])
  })

  it('knows the lease of a refreshed claim only as long as the log tells it', async () => {
    const lease = async (minute: number) => (await doing(minute)).claims[0]?.leaseExpiresAt
    expect(await lease(19)).toBe(at(28))
    expect(await lease(29)).toBeNull()
  })

  it('says that nobody lived while the runtime was lost or gone', async () => {
    expect((await doing(29)).alive).toBe(true)
    expect(await doing(35)).toMatchObject({ alive: false, state: { primaryState: 'active' } })
    expect(await doing(41)).toMatchObject({
      alive: true,
      instanceId: 'second',
      state: { primaryState: 'booting', claimPermission: 'none' },
    })
    expect((await doing(55)).alive).toBe(false)
  })
})
