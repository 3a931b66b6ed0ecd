import { describe, expect, it } from 'vitest'
import { PRIMARY_STATES, type PrimaryState } from './operational-state'
import {
  isValidTransition,
  TRANSITION_TABLE,
  transitionsFrom,
  transitionsTo,
} from './transition-table'

const PAUSE = 'STOP-KORA L1–3, cost 100%, operator'
const STOP = 'STOP-KORA L4/L5'

/** SPEC 4.2, row by row: from, to, trigger, guard, recovery owner. */
const ROWS = [
  ['booting', 'ready', 'all §9.2 gates pass', null, null],
  ['booting', 'booting', 'transient gate failure', 'retry budget not exhausted', 'self (backoff)'],
  ['booting', 'stopped', 'invariant gate failure, or retry budget exhausted', null, 'operator'],
  ['booting', 'paused', 'gate 3b epoch mismatch (§9.8)', null, 'operator'],
  ['ready', 'active', 'claim acquired', null, 'self'],
  ['active', 'ready', 'claim released', null, 'self'],
  ['ready', 'paused', PAUSE, null, 'per reason'],
  ['active', 'paused', PAUSE, null, 'per reason'],
  ['booting', 'paused', PAUSE, null, 'per reason'],
  [
    'paused',
    'ready',
    'monthly credit refresh confirmed',
    'reconciled spend below threshold, claim safely released',
    'self (ramped)',
  ],
  ['paused', 'ready', 'operator clears via kora_control reset', null, 'operator'],
  ['ready', 'stopped', STOP, null, 'operator (new boot)'],
  ['active', 'stopped', STOP, null, 'operator (new boot)'],
  ['paused', 'stopped', STOP, null, 'operator (new boot)'],
  ['booting', 'stopped', STOP, null, 'operator (new boot)'],
] as const

/** The targets that each state may move to; every other of the 25 pairs is refused. */
const REACHABLE: Record<PrimaryState, readonly PrimaryState[]> = {
  booting: ['booting', 'ready', 'paused', 'stopped'],
  ready: ['active', 'paused', 'stopped'],
  active: ['ready', 'paused', 'stopped'],
  paused: ['ready', 'stopped'],
  stopped: [],
}

const PAIRS = PRIMARY_STATES.flatMap((from) =>
  PRIMARY_STATES.map((to) => ({ from, to, allowed: REACHABLE[from].includes(to) })),
)

describe('the transition table', () => {
  it('holds exactly the fifteen rows of the contract, in their order', () => {
    expect(
      TRANSITION_TABLE.map((row) => [row.from, row.to, row.trigger, row.guard, row.recoveryOwner]),
    ).toEqual(ROWS)
  })

  it('cannot be changed by whoever reads it', () => {
    expect(Object.isFrozen(TRANSITION_TABLE)).toBe(true)
    expect(TRANSITION_TABLE.every((row) => Object.isFrozen(row))).toBe(true)
  })

  it('is asked about 25 pairs, of which 12 are allowed', () => {
    expect(PAIRS).toHaveLength(25)
    expect(PAIRS.filter((pair) => pair.allowed)).toHaveLength(12)
  })

  it.each(PAIRS)('says of $from → $to: allowed is $allowed', ({ from, to, allowed }) => {
    expect(isValidTransition(from, to)).toBe(allowed)
  })

  it.each(PRIMARY_STATES)('lists the ways out of %s in table order', (state) => {
    const expected = ROWS.filter(([from]) => from === state).map(([, to, trigger]) => [to, trigger])
    expect(transitionsFrom(state).map((row) => [row.to, row.trigger])).toEqual(expected)
  })

  it.each(PRIMARY_STATES)('lists the ways into %s in table order', (state) => {
    const expected = ROWS.filter(([, to]) => to === state).map(([from, , trigger]) => [
      from,
      trigger,
    ])
    expect(transitionsTo(state).map((row) => [row.from, row.trigger])).toEqual(expected)
  })

  it('knows no way out of stopped', () => {
    expect(transitionsFrom('stopped')).toEqual([])
  })
})
