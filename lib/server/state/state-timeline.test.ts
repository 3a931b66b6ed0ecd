import { describe, expect, it } from 'vitest'
import type { LoggedStateEvent } from '@/lib/domain/state/followed-state'
import { type StateEventSource, StateTimeline } from './state-timeline'

const NOW = Date.parse('2026-05-21T12:00:00.000Z')
const HOUR = 3_600_000

/** Optional fields of an event, which this one lacks. */
const NOTHING = {
  from_primary_state: null,
  to_primary_state: null,
  claim_permission: null,
  degradation_reasons: [],
  trigger: null,
  last_heartbeat_at: null,
  term: null,
} as const

function logged(seq: number, hoursAgo: number, to: string, reasons: string[] = []) {
  return {
    seq: String(seq),
    eventType: 'kora.operational_state.transitioned',
    occurredAt: new Date(NOW - hoursAgo * HOUR).toISOString(),
    payload: { ...NOTHING, to_primary_state: to, degradation_reasons: reasons },
  }
}

/** An event log in memory that counts what is read of it. */
function setUp(events: LoggedStateEvent[]) {
  const log = { events, failure: null as Error | null, pages: 0, read: 0 }
  const source: StateEventSource = {
    lastAt: (at) => Promise.resolve(log.events.findLast((event) => event.occurredAt <= at) ?? null),
    after: (seq, limit) => {
      if (log.failure !== null) return Promise.reject(log.failure)
      const page = log.events.filter((event) => Number(event.seq) > Number(seq)).slice(0, limit)
      log.pages += 1
      log.read += page.length
      return Promise.resolve(page)
    },
  }
  return { log, timeline: new StateTimeline(source) }
}

function shown(timeline: StateTimeline, now = NOW) {
  return timeline.strip(now, now)?.map((segment) => {
    const hours = (at: number) => (at - NOW) / HOUR
    return `${segment.state}${segment.degraded ? '*' : ''} ${hours(segment.from)}…${hours(segment.to)}`
  })
}

describe('the timeline of the state', () => {
  it('is not known before it was read', () => {
    expect(shown(setUp([]).timeline)).toBeUndefined()
  })

  it('covers the last 24 hours, beginning with what held before them', async () => {
    const { timeline } = setUp([
      logged(1, 40, 'booting'),
      logged(2, 30, 'ready'),
      logged(3, 6, 'active', ['cost']),
    ])
    await timeline.refresh(NOW)
    expect(shown(timeline)).toEqual(['ready -24…-6', 'active* -6…0'])
  })

  it('is unknown where the log begins within the window', async () => {
    const { timeline } = setUp([logged(1, 6, 'ready')])
    await timeline.refresh(NOW)
    expect(shown(timeline)).toEqual(['unknown -24…-6', 'ready -6…0'])
  })

  it('reads each event once', async () => {
    const { log, timeline } = setUp([logged(1, 6, 'ready')])
    await timeline.refresh(NOW)
    await timeline.refresh(NOW)
    log.events.push(logged(2, 0, 'active'))
    await timeline.refresh(NOW)
    expect(log.read).toBe(2)
    expect(shown(timeline, NOW + HOUR)).toEqual(['unknown -23…-6', 'ready -6…0', 'active 0…1'])
  })

  it('reads once for all who ask at the same time', async () => {
    const { log, timeline } = setUp([logged(1, 6, 'ready')])
    await Promise.all([timeline.refresh(NOW), timeline.refresh(NOW)])
    expect(log.pages).toBe(1)
  })

  it('reads page after page', async () => {
    const { log, timeline } = setUp(
      Array.from({ length: 2_500 }, (_, index) =>
        logged(index + 1, 20 - index / 250, index % 2 === 0 ? 'ready' : 'active'),
      ),
    )
    await timeline.refresh(NOW)
    expect(log.pages).toBe(3)
    expect(log.read).toBe(2_500)
    expect(timeline.strip(NOW, NOW)?.length).toBeLessThanOrEqual(360)
  })

  it('keeps what it knew when the log cannot be read, and goes on from there', async () => {
    const { log, timeline } = setUp([logged(1, 6, 'ready')])
    await timeline.refresh(NOW)
    log.failure = new Error('away')
    log.events.push(logged(2, 3, 'paused'))
    await expect(timeline.refresh(NOW)).rejects.toThrow('away')
    expect(shown(timeline)).toEqual(['unknown -24…-6', 'ready -6…0'])
    log.failure = null
    await timeline.refresh(NOW)
    expect(shown(timeline)).toEqual(['unknown -24…-6', 'ready -6…-3', 'paused -3…0'])
  })

  it('is not known after a first read that failed', async () => {
    const { log, timeline } = setUp([logged(1, 6, 'ready')])
    log.failure = new Error('away')
    await expect(timeline.refresh(NOW)).rejects.toThrow('away')
    expect(shown(timeline)).toBeUndefined()
  })

  it('does not take a state that nobody knows', async () => {
    const { timeline } = setUp([logged(1, 6, 'ready'), logged(2, 3, 'confused')])
    await timeline.refresh(NOW)
    expect(shown(timeline)).toEqual(['unknown -24…-6', 'ready -6…0'])
  })

  it('reads a loss back to the last heartbeat', async () => {
    const { log, timeline } = setUp([logged(1, 6, 'ready')])
    log.events.push({
      seq: '2',
      eventType: 'kora.runtime.lost',
      occurredAt: new Date(NOW - HOUR).toISOString(),
      payload: {
        ...NOTHING,
        last_heartbeat_at: new Date(NOW - 4 * HOUR).toISOString(),
      },
    })
    await timeline.refresh(NOW)
    expect(shown(timeline)).toEqual(['unknown -24…-6', 'ready -6…-4', 'unknown -4…0'])
  })
})
