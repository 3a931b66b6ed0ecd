import { describe, expect, it } from 'vitest'
import type { PrimaryState } from './operational-state'
import { foldStrip, type StripEvent } from './state-strip'

const WINDOW = { from: 1_000, to: 2_000, aliveUntil: 2_000 }

function event(eventType: string, at: number, more: Partial<StripEvent> = {}): StripEvent {
  return { at, eventType, toPrimaryState: null, degraded: false, lastHeartbeatAt: null, ...more }
}
const leading = (at: number) => event('kora.runtime.leading', at)
const goodbye = (at: number) => event('kora.runtime.goodbye', at)
const lost = (at: number, lastHeartbeatAt: number | null) =>
  event('kora.runtime.lost', at, { lastHeartbeatAt })
const moved = (at: number, toPrimaryState: PrimaryState, degraded = false) =>
  event('kora.operational_state.transitioned', at, { toPrimaryState, degraded })

/** Each stretch as `state from-to`, a degraded one with a star. */
function strip(events: readonly StripEvent[], window: Partial<typeof WINDOW> = {}) {
  return foldStrip(events, { ...WINDOW, ...window }).map(
    ({ state, degraded, from, to }) => `${state}${degraded ? '*' : ''} ${from}-${to}`,
  )
}

describe('the strip of a past', () => {
  it('is unknown where no event tells anything', () => {
    expect(strip([])).toEqual(['unknown 1000-2000'])
  })

  it('goes from booting over ready and active to paused, as the events tell it', () => {
    expect(
      strip([
        leading(1_100),
        moved(1_200, 'ready'),
        moved(1_300, 'active'),
        moved(1_400, 'ready'),
        moved(1_500, 'paused'),
      ]),
    ).toEqual([
      'unknown 1000-1100',
      'booting 1100-1200',
      'ready 1200-1300',
      'active 1300-1400',
      'ready 1400-1500',
      'paused 1500-2000',
    ])
  })

  it('begins with the state in which the window opened', () => {
    expect(strip([moved(400, 'booting'), moved(500, 'ready'), moved(1_500, 'active')])).toEqual([
      'ready 1000-1500',
      'active 1500-2000',
    ])
  })

  it('is cut at both ends of its window', () => {
    expect(strip([moved(900, 'ready'), moved(2_500, 'stopped')])).toEqual(['ready 1000-2000'])
  })

  it('sets a degraded stretch apart from the same state without a reason', () => {
    expect(
      strip([moved(1_000, 'ready'), moved(1_200, 'ready', true), moved(1_300, 'ready')]),
    ).toEqual(['ready 1000-1200', 'ready* 1200-1300', 'ready 1300-2000'])
  })

  it('joins stretches between which nothing changed', () => {
    expect(strip([moved(1_000, 'ready'), moved(1_200, 'ready')])).toEqual(['ready 1000-2000'])
  })

  it('is unknown from a goodbye until another runtime leads', () => {
    expect(strip([moved(1_000, 'ready'), goodbye(1_400), leading(1_600)])).toEqual([
      'ready 1000-1400',
      'unknown 1400-1600',
      'booting 1600-2000',
    ])
  })

  it('is unknown from the last heartbeat of a lost runtime, not from the news of the loss', () => {
    expect(
      strip([moved(1_000, 'active'), moved(1_700, 'paused'), lost(1_800, 1_500), leading(1_800)]),
    ).toEqual(['active 1000-1500', 'unknown 1500-1800', 'booting 1800-2000'])
  })

  it('is unknown from the news of a loss when the last heartbeat is not told', () => {
    expect(strip([moved(1_000, 'active'), lost(1_800, null)])).toEqual([
      'active 1000-1800',
      'unknown 1800-2000',
    ])
  })

  it('lets no heartbeat from the future hide a loss', () => {
    expect(strip([moved(1_000, 'active'), lost(1_800, 9_000)])).toEqual([
      'active 1000-1800',
      'unknown 1800-2000',
    ])
  })

  it('is unknown from the moment after which nobody vouches for the state', () => {
    expect(strip([moved(1_000, 'ready'), moved(1_900, 'active')], { aliveUntil: 1_600 })).toEqual([
      'ready 1000-1600',
      'unknown 1600-2000',
    ])
  })

  it('is not changed by events of other kinds, nor by a state that nobody knows', () => {
    expect(
      strip([
        moved(1_000, 'ready'),
        event('kora.event_log.gap', 1_200),
        event('kora.operational_state.transitioned', 1_300, { toPrimaryState: null }),
        event('sea_ticket.claimed', 1_400),
      ]),
    ).toEqual(['ready 1000-2000'])
  })

  it('has no stretches where the window is empty', () => {
    expect(strip([moved(500, 'ready')], { from: 1_000, to: 1_000 })).toEqual([])
  })
})
