import { describe, expect, it } from 'vitest'
import {
  BOOTING_STATE,
  type PrimaryState,
  sortedReasons,
} from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from './operational-state-holder'

function setUp() {
  const clock = new FakeClock('2026-05-21T17:00:00.000Z')
  const { log, lines } = collectedLog()
  return { clock, lines, holder: new OperationalStateHolder(BOOTING_STATE, { clock, log }) }
}

async function setUpReady() {
  const parts = setUp()
  await parts.holder.transitionTo('ready', 'all §9.2 gates pass', { claimPermission: 'normal' })
  return parts
}

describe('a transition of the holder', () => {
  it('gives the new state, which is then the current one', async () => {
    const { holder } = setUp()
    const before = holder.current
    const state = await holder.transitionTo('ready', 'all §9.2 gates pass', {
      claimPermission: 'normal',
      addReasons: ['auth'],
    })
    expect(holder.current).toBe(state)
    expect(state).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
    expect(sortedReasons(state)).toEqual(['auth'])
    expect(before).toMatchObject({ primaryState: 'booting', claimPermission: 'none' })
    expect(sortedReasons(before)).toEqual([])
  })

  it('leaves what is not named as it was', async () => {
    const { holder } = await setUpReady()
    await holder.transitionTo('ready', 'token about to expire', { addReasons: ['token_expiring'] })
    const state = await holder.transitionTo('active', 'claim acquired')
    expect(state.claimPermission).toBe('normal')
    expect(sortedReasons(state)).toEqual(['token_expiring'])
  })

  it('adds reasons before it removes any', async () => {
    const { holder } = await setUpReady()
    const state = await holder.transitionTo('ready', 'both at once', {
      addReasons: ['cost', 'auth'],
      removeReasons: ['cost'],
    })
    expect(sortedReasons(state)).toEqual(['auth'])
  })

  it('takes any words as its trigger', async () => {
    const { holder } = await setUpReady()
    await holder.transitionTo('paused', 'whatever the caller says')
    expect(holder.history().at(-1)?.trigger).toBe('whatever the caller says')
  })

  it.each<PrimaryState>(['booting', 'ready', 'active', 'paused', 'stopped'])(
    'to the same state (%s) skips the table',
    async (state) => {
      const { clock } = setUp()
      const { log } = collectedLog()
      const holder = new OperationalStateHolder(
        { ...BOOTING_STATE, primaryState: state },
        { clock, log },
      )
      const after = await holder.transitionTo(state, 'cost 80%', { addReasons: ['cost'] })
      expect(after.primaryState).toBe(state)
      expect(sortedReasons(after)).toEqual(['cost'])
    },
  )
})

describe('a transition that the table does not know', () => {
  it('is refused by its code, with the pair and the trigger in the message', async () => {
    const { holder } = await setUpReady()
    await expect(holder.transitionTo('booting', 'start over')).rejects.toMatchObject({
      code: 'invalid_state_transition',
      message: expect.stringMatching(/ready → booting.*start over/) as string,
    })
  })

  it('changes nothing, tells no listener, and is logged', async () => {
    const { holder, lines } = await setUpReady()
    const heard: string[] = []
    holder.addListener((_from, _to, trigger) => void heard.push(trigger))
    const before = { state: holder.current, history: holder.history() }
    await expect(
      holder.transitionTo('booting', 'start over', { addReasons: ['operator'] }),
    ).rejects.toThrow()
    expect({ state: holder.current, history: holder.history() }).toEqual(before)
    expect(heard).toEqual([])
    expect(lines).toEqual([
      'warn [kora.operational_state] refused ready → booting (start over): not in the transition table',
    ])
  })

  it('is anything out of stopped', async () => {
    const { holder } = await setUpReady()
    await holder.transitionTo('stopped', 'STOP-KORA L4')
    for (const state of ['booting', 'ready', 'active', 'paused'] as const) {
      await expect(holder.transitionTo(state, 'again')).rejects.toMatchObject({
        code: 'invalid_state_transition',
      })
    }
    expect(holder.current.primaryState).toBe('stopped')
  })
})

describe('a thousand transitions at the same time', () => {
  it('take effect one after the other, each on what the one before left', async () => {
    const { holder } = await setUpReady()
    const seen: { from: PrimaryState; to: PrimaryState; trigger: string }[] = []
    holder.addListener(async (from, to, trigger) => {
      await Promise.resolve()
      seen.push({ from: from.primaryState, to: to.primaryState, trigger })
    })
    const calls = Array.from({ length: 1_000 }, (_, index) =>
      holder.transitionTo(index % 2 === 0 ? 'active' : 'ready', `call ${index}`),
    )
    const states = await Promise.all(calls)
    expect(states.map((state) => state.primaryState)).toEqual(
      calls.map((_, index) => (index % 2 === 0 ? 'active' : 'ready')),
    )
    expect(seen.map((transition) => transition.trigger)).toEqual(
      calls.map((_, index) => `call ${index}`),
    )
    seen.slice(1).forEach((transition, index) => {
      expect(transition.from).toBe(seen[index]?.to)
    })
  })

  it('lose no reason that any of them adds', async () => {
    const { holder } = await setUpReady()
    await Promise.all([
      holder.transitionTo('ready', 'a', { addReasons: ['auth'] }),
      holder.transitionTo('ready', 'b', { addReasons: ['cost'] }),
      holder.transitionTo('ready', 'c', { removeReasons: ['auth'] }),
      holder.transitionTo('ready', 'd', { addReasons: ['dispatch'] }),
    ])
    expect(sortedReasons(holder.current)).toEqual(['cost', 'dispatch'])
  })
})
