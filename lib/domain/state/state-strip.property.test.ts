import { describe, expect, it } from 'vitest'
import { PRIMARY_STATES, type PrimaryState } from './operational-state'
import { condenseStrip, foldStrip, type StripEvent, type StripSegment } from './state-strip'

/** A seeded generator (mulberry32): the same past for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const KINDS = [
  'kora.operational_state.transitioned',
  'kora.operational_state.transitioned',
  'kora.operational_state.transitioned',
  'kora.runtime.leading',
  'kora.runtime.goodbye',
  'kora.runtime.lost',
] as const

function randomPast(seed: number): StripEvent[] {
  const random = seeded(seed)
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)]
  let at = Math.floor(random() * 2_000)
  return Array.from({ length: Math.floor(random() * 120) }, () => {
    at += Math.floor(random() * 200)
    return {
      at,
      eventType: pick(KINDS) ?? KINDS[0],
      toPrimaryState: pick(PRIMARY_STATES) ?? null,
      degraded: random() < 0.3,
      lastHeartbeatAt: random() < 0.8 ? at - Math.floor(random() * 500) : null,
    }
  })
}

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1)
const WINDOW = { from: 1_000, to: 9_000, aliveUntil: 8_500 }

function expectSeamless(segments: readonly StripSegment[], window: { from: number; to: number }) {
  expect(segments[0]?.from).toBe(window.from)
  expect(segments.at(-1)?.to).toBe(window.to)
  segments.forEach((segment, index) => {
    expect(segment.to).toBeGreaterThan(segment.from)
    const next = segments[index + 1]
    if (next === undefined) return
    expect(next.from).toBe(segment.to)
    expect([next.state, next.degraded]).not.toEqual([segment.state, segment.degraded])
  })
}

/** What is worse than plain work: a reason, an absence, a pause, a stop. */
function isFailure({ state, degraded }: StripSegment): boolean {
  return degraded || state === 'unknown' || state === 'paused' || state === 'stopped'
}

describe('any past', () => {
  it('folds into stretches without gap or overlap, no two neighbours alike', () => {
    for (const seed of SEEDS) expectSeamless(foldStrip(randomPast(seed), WINDOW), WINDOW)
  })

  it('says at each moment what the last event before it says', () => {
    for (const seed of SEEDS) {
      const past = randomPast(seed).filter((event) => event.eventType !== 'kora.runtime.lost')
      const segments = foldStrip(past, { ...WINDOW, aliveUntil: WINDOW.to })
      for (let at = WINDOW.from; at < WINDOW.to; at += 250) {
        const last = past.findLast((event) => event.at <= at)
        const here = segments.find((segment) => segment.from <= at && at < segment.to)
        expect(here?.state).toBe(last === undefined ? 'unknown' : stateAfter(last))
      }
    }
  })

  it('condenses without gap or overlap into no more stretches than asked for', () => {
    for (const seed of SEEDS) {
      const condensed = condenseStrip(foldStrip(randomPast(seed), WINDOW), 12)
      expect(condensed.length).toBeLessThanOrEqual(12)
      expectSeamless(condensed, WINDOW)
    }
  })

  it('condensed, shows trouble in every slot that saw any', () => {
    for (const seed of SEEDS) {
      const whole = foldStrip(randomPast(seed), WINDOW)
      for (const shown of condenseStrip(whole, 12)) {
        const seen = whole.filter((segment) => segment.from < shown.to && segment.to > shown.from)
        expect(isFailure(shown)).toBe(seen.some(isFailure))
      }
    }
  })

  it('condensed, keeps every stop and, where nothing was stopped, every pause', () => {
    for (const seed of SEEDS) {
      const whole = foldStrip(randomPast(seed), WINDOW)
      for (const shown of condenseStrip(whole, 12)) {
        const seen = whole
          .filter((segment) => segment.from < shown.to && segment.to > shown.from)
          .map((segment) => segment.state)
        if (seen.includes('stopped')) expect(shown.state).toBe('stopped')
        else if (seen.includes('paused')) expect(shown.state).toBe('paused')
      }
    }
  })
})

function stateAfter(event: StripEvent): PrimaryState | 'unknown' | null {
  if (event.eventType === 'kora.runtime.goodbye') return 'unknown'
  return event.eventType === 'kora.runtime.leading' ? 'booting' : event.toPrimaryState
}

describe('a strip that is short enough', () => {
  it('is not touched', () => {
    const segments = foldStrip(randomPast(7), WINDOW)
    expect(condenseStrip(segments, segments.length)).toEqual(segments)
  })

  it('may be empty', () => {
    expect(condenseStrip([], 12)).toEqual([])
  })
})
