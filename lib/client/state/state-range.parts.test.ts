import { describe, expect, it } from 'vitest'
import type { StateRangeBody } from '@/lib/wire/state/state-range.wire'
import { isOver, joined, partsOf } from './state-range.parts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-21T05:00:00Z')
const iso = (at: number) => new Date(at).toISOString()

function line(seq: number): StateRangeBody['transitions'][number] {
  return {
    seq: String(seq),
    event_type: 'kora.operational_state.transitioned',
    occurred_at: iso(NOW),
    from_state: 'ready',
    to_state: 'active',
    claim_permission: 'normal',
    degradation_reasons: [],
    trigger: null,
    reason: null,
    last_heartbeat_at: null,
    instance_id: null,
  }
}

function part(from: number, to: number, more: Partial<StateRangeBody> = {}): StateRangeBody {
  return {
    from: iso(from),
    to: iso(to),
    segments: [{ state: 'ready', degraded: false, from: iso(from), to: iso(to) }],
    transitions: [],
    next_cursor: null,
    time_in_state: { booting: 0, ready: to - from, active: 0, paused: 0, stopped: 0, unknown: 0 },
    degraded_ms: 0,
    ...more,
  }
}

describe('the parts of a year', () => {
  const year = { from: NOW - 366 * DAY, to: NOW }
  const parts = partsOf(year)

  it('cover it without a gap, none of them longer than one answer may be', () => {
    expect(parts[0]?.from).toBe(year.from)
    expect(parts.at(-1)?.to).toBe(year.to)
    parts.slice(1).forEach(({ from }, index) => expect(from).toBe(parts[index]?.to))
    for (const { from, to } of parts) expect(to - from).toBeLessThanOrEqual(30 * DAY)
  })

  it('have the same edges for a window that has moved on', () => {
    const later = partsOf({ from: year.from + 3_000, to: year.to + 3_000 })
    expect(later.slice(1, -1)).toEqual(parts.slice(1, -1))
  })

  it('are over a day after their end', () => {
    expect(isOver({ from: 0, to: NOW - DAY - 1 }, NOW)).toBe(true)
    expect(isOver({ from: 0, to: NOW - DAY + 1 }, NOW)).toBe(false)
  })
})

describe('what the parts tell together', () => {
  it('is one strip and one sum', () => {
    const from = NOW - 60 * DAY
    const middle = NOW - 30 * DAY
    const whole = joined([part(from, middle, { degraded_ms: 5 }), part(middle, NOW)])
    expect(whole).toMatchObject({ from: iso(from), to: iso(NOW), degraded_ms: 5 })
    expect(whole?.time_in_state.ready).toBe(60 * DAY)
    expect(whole?.segments.at(-1)?.to).toBe(iso(NOW))
  })

  it('is the newest transitions without a hole, whichever part was cut off', () => {
    const cut = { transitions: [line(9), line(8)], next_cursor: '8' }
    const older = part(0, DAY, { transitions: [line(2), line(1)] })
    expect(joined([older, part(DAY, 2 * DAY, cut)])).toMatchObject(cut)
    const newer = part(2 * DAY, 3 * DAY, { transitions: [line(11)] })
    const seqs = joined([older, part(DAY, 2 * DAY, cut), newer])
    expect(seqs?.transitions.map(({ seq }) => seq)).toEqual(['11', '9', '8'])
    expect(seqs?.next_cursor).toBe('8')
    expect(joined([older, newer])?.next_cursor).toBeNull()
  })
})
