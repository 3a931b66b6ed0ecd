import { describe, expect, it } from 'vitest'
import { LeaderSilence } from './leader-silence'

const NOON = '2026-05-21T12:00:00.000000Z'
const after = (seconds: number) => new Date(Date.parse(NOON) + seconds * 1_000).toISOString()

/** What a read shows of a leader whose last heartbeat came at noon, `seconds` later by its database. */
function read(seconds: number, asOf: string | null = NOON) {
  const leader = {
    instanceId: 'a',
    term: '1',
    heartbeatAt: NOON,
    state: null,
    asOf: after(seconds),
  }
  return { leader, asOf }
}

describe('the silence of the leader', () => {
  it('is unknown without a heartbeat', () => {
    const silence = new LeaderSilence()
    expect(silence.observe({ leader: null, asOf: NOON }, null, 0)).toBeNull()
  })

  it('is measured by the clock of a primary', () => {
    expect(new LeaderSilence().observe(read(47), null, 0)).toBe(47_000)
  })

  it('is not measured by the clock of a replica, which may be an hour ahead', () => {
    const silence = new LeaderSilence()
    expect(silence.observe(read(3_600), 'current', 0)).toBe(0)
    expect(silence.observe(read(3_620), 'current', 20_000)).toBe(20_000)
  })

  it('is seen in what else was replayed meanwhile', () => {
    expect(new LeaderSilence().observe(read(3_600, after(31)), 'current', 0)).toBe(31_000)
  })

  it('does not grow while the replay stands still, and begins anew when it goes on', () => {
    const silence = new LeaderSilence()
    silence.observe(read(0), 'current', 0)
    expect(silence.observe(read(60), 'paused', 60_000)).toBe(0)
    expect(silence.observe(read(61), 'current', 61_000)).toBe(1_000)
  })

  it('ends with the next heartbeat', () => {
    const silence = new LeaderSilence()
    silence.observe(read(0), 'current', 0)
    const next = { ...read(30), asOf: after(30) }
    const beat = { leader: { ...next.leader, heartbeatAt: after(30) }, asOf: after(30) }
    expect(silence.observe(beat, 'current', 30_000)).toBe(0)
  })
})
