import { describe, expect, it } from 'vitest'
import { loggedTransition } from '@/testing/database/logged-transition'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import {
  followState,
  historyOf,
  leftState,
  type LoggedStateEvent,
  newcomersState,
} from './followed-state'
import { BOOTING_STATE } from './operational-state'
import { WORK_ALLOWED_AGAIN, workRefused } from './work-refusal'

const BOOTED = loggedTransition({ from: 'booting', to: 'ready', trigger: 'gates', at: '11:50:00' })
const CLAIMED = loggedTransition({ from: 'ready', to: 'active', trigger: 'claim', at: '11:58:00' })
const DEGRADED = loggedTransition({
  from: 'active',
  to: 'active',
  trigger: 'substrate unreachable',
  at: '11:59:00',
  payload: { claim_permission: 'critical_only', degradation_reasons: ['substrate', 'cost'] },
})

function life(eventType: string, at: string): LoggedStateEvent {
  return { ...loggedTransition({ from: 'ready', to: 'ready', trigger: '', at }), eventType }
}

describe('the state that the log tells', () => {
  it('is none where the log tells none', () => {
    expect(followState([])).toBeNull()
    expect(followState([life(CHAIN_EVENT.runtimeGoodbye, '11:59:00')])).toBeNull()
  })

  it('is the last one: with its permission, its reasons and the transitions before it', () => {
    expect(followState([DEGRADED, CLAIMED, BOOTED])).toEqual({
      state: {
        primaryState: 'active',
        claimPermission: 'critical_only',
        degradationReasons: new Set(['cost', 'substrate']),
      },
      history: [
        {
          timestamp: '2026-05-21T11:50:00Z',
          from_state: 'booting',
          to_state: 'ready',
          trigger: 'gates',
        },
        {
          timestamp: '2026-05-21T11:58:00Z',
          from_state: 'ready',
          to_state: 'active',
          trigger: 'claim',
        },
        {
          timestamp: '2026-05-21T11:59:00Z',
          from_state: 'active',
          to_state: 'active',
          trigger: 'substrate unreachable',
        },
      ],
      enteredAt: '2026-05-21T11:58:00.000000Z',
    })
  })

  it('was entered at the move into it, not at a reason toggle; unknown where that is too old', () => {
    expect(followState([DEGRADED, CLAIMED])?.enteredAt).toBe('2026-05-21T11:58:00.000000Z')
    expect(followState([DEGRADED])?.enteredAt).toBeNull()
  })

  it('stays what it was last when its runtime has left: whether it lives is told elsewhere', () => {
    const goodbye = life(CHAIN_EVENT.runtimeGoodbye, '11:59:30')
    expect(followState([goodbye, CLAIMED])?.state.primaryState).toBe('active')
  })

  it('is booting from the moment another runtime leads, until that one says otherwise', () => {
    const leading = life(CHAIN_EVENT.runtimeLeading, '11:59:30')
    expect(followState([leading, CLAIMED, BOOTED])).toMatchObject({
      state: BOOTING_STATE,
      enteredAt: '2026-05-21T11:59:30.000000Z',
      history: [{ trigger: 'gates' }, { trigger: 'claim' }],
    })
    expect(followState([BOOTED, leading, CLAIMED])?.state.primaryState).toBe('ready')
  })

  it('permits nothing on a word that nobody knows, and drops an unknown reason', () => {
    const strange = loggedTransition({
      from: 'booting',
      to: 'ready',
      trigger: 'x',
      at: '11:50:00',
      payload: { claim_permission: 'everything', degradation_reasons: ['cost', 'boredom'] },
    })
    expect(followState([strange])?.state).toEqual({
      primaryState: 'ready',
      claimPermission: 'none',
      degradationReasons: new Set(['cost']),
    })
  })

  it.each(['asleep', null])('is none where the last transition leads to %s', (to_primary_state) => {
    const strange = { ...CLAIMED, payload: { ...CLAIMED.payload, to_primary_state } }
    expect(followState([strange, BOOTED])).toBeNull()
  })
})

describe('the state of a leader that has told nothing yet', () => {
  it('is booting, with its predecessor’s transitions as history and no time of its own', () => {
    expect(newcomersState([CLAIMED, BOOTED])).toMatchObject({
      state: BOOTING_STATE,
      enteredAt: null,
      history: [{ trigger: 'gates' }, { trigger: 'claim' }],
    })
  })
})

describe('the history that the log tells', () => {
  it('is the last ten transitions, oldest first, other events left out', () => {
    const many = Array.from({ length: 14 }, (_, index) =>
      loggedTransition({
        from: 'ready',
        to: 'ready',
        trigger: `update ${14 - index}`,
        at: `11:00:${String(14 - index).padStart(2, '0')}`,
      }),
    )
    const events = [life(CHAIN_EVENT.runtimeLeading, '11:59:00'), ...many]
    expect(historyOf(events).map((line) => line.trigger)).toEqual(
      Array.from({ length: 10 }, (_, index) => `update ${index + 5}`),
    )
  })

  it('leaves out a line that has no known states, and reads a missing trigger as empty', () => {
    const broken = { ...CLAIMED, payload: { ...CLAIMED.payload, from_primary_state: null } }
    const wordless = { ...BOOTED, payload: { ...BOOTED.payload, trigger: null } }
    expect(historyOf([broken, wordless])).toEqual([
      {
        timestamp: '2026-05-21T11:50:00Z',
        from_state: 'booting',
        to_state: 'ready',
        trigger: '',
      },
    ])
  })
})

describe('the state that the last leader left behind', () => {
  it('is its last one, why and when it was entered, without what its own connections suffered', () => {
    expect(leftState([DEGRADED, CLAIMED, BOOTED])).toEqual({
      state: {
        primaryState: 'active',
        claimPermission: 'critical_only',
        degradationReasons: new Set(['cost']),
      },
      trigger: 'claim',
      enteredAt: '2026-05-21T11:58:00.000000Z',
    })
  })

  it('is not what a boot says of itself, nor the news that somebody leads', () => {
    const failed = loggedTransition({
      from: 'booting',
      to: 'stopped',
      trigger: 'invariant gate failure: retry budget exhausted (agent_reachable)',
      at: '12:02:00',
    })
    const retry = loggedTransition({
      from: 'booting',
      to: 'booting',
      trigger: 'transient gate failure',
      at: '12:01:00',
    })
    const leading = life(CHAIN_EVENT.runtimeLeading, '12:00:00')
    expect(leftState([failed, retry, leading, CLAIMED, BOOTED])?.state.primaryState).toBe('active')
  })

  it('is stopped after STOP-KORA, which no gate decided', () => {
    const stopped = loggedTransition({
      from: 'active',
      to: 'stopped',
      trigger: 'STOP-KORA L4',
      at: '12:02:00',
    })
    expect(leftState([stopped, CLAIMED])?.state.primaryState).toBe('stopped')
  })

  it('may take what it could before the database refused its own leader', () => {
    const permitted = { claim_permission: 'critical_only' }
    const refused = { claim_permission: 'none', degradation_reasons: ['substrate'] }
    const at = (time: string, trigger: string, payload: object) =>
      loggedTransition({ from: 'ready', to: 'ready', trigger, at: time, payload })
    const before = at('12:00:00', 'notice', permitted)
    const first = at('12:01:00', workRefused('a CHECK'), refused)
    const second = at('12:02:00', workRefused('a right'), refused)
    expect(leftState([second, first, before])?.state).toMatchObject({
      claimPermission: 'critical_only',
      degradationReasons: new Set(),
    })
    expect(leftState([second])?.state.claimPermission).toBe('normal')
    const over = at('12:03:00', WORK_ALLOWED_AGAIN, permitted)
    const pause = at('12:04:00', 'operator', { claim_permission: 'none' })
    expect(leftState([pause, over, second, first])?.state.claimPermission).toBe('none')
  })

  it('has no known cause where it was entered too long ago', () => {
    expect(leftState([DEGRADED])).toMatchObject({ trigger: null, enteredAt: null })
  })

  it('is none where the log tells none, or one that nobody knows', () => {
    expect(leftState([])).toBeNull()
    expect(leftState([life(CHAIN_EVENT.runtimeGoodbye, '11:59:00')])).toBeNull()
    const odd = { ...CLAIMED, payload: { ...CLAIMED.payload, to_primary_state: 'confused' } }
    expect(leftState([odd, BOOTED])).toBeNull()
  })
})
