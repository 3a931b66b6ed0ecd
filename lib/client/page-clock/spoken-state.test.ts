import { expect, it } from 'vitest'
import { afterState, NOTHING_SPOKEN } from './spoken-state'

const WORDS = { normal: 'any work', critical_only: 'frontier only', none: 'nothing' }
type Live = Parameters<typeof afterState>[1]
const READY: Live = { primary_state: 'ready', claim_permission: 'normal' }
const ACTIVE: Live = { primary_state: 'active', claim_permission: 'normal' }
const PAUSED: Live = { primary_state: 'paused', claim_permission: 'none' }

/** What a screen reader announces, one entry for each time that the region's text changes. */
function heard(looks: readonly Live[]): string[] {
  let spoken = NOTHING_SPOKEN
  const messages: string[] = []
  for (const live of looks) {
    const next = afterState(spoken, live, WORDS)
    if (next.message !== spoken.message && next.message !== '') messages.push(next.message)
    spoken = next
  }
  return messages
}

it('says nothing of the state that is found, nor of one that stays', () => {
  expect(heard([null, READY, READY, { ...READY }])).toEqual([])
})

it('says each change once', () => {
  expect(heard([READY, ACTIVE, ACTIVE, READY, READY])).toEqual([
    'Kora is active.',
    'Kora is ready.',
  ])
})

it('says state and permission in one sentence, and a permission that changes alone', () => {
  expect(heard([READY, PAUSED])).toEqual(['Kora is paused, may take nothing.'])
  expect(heard([READY, { ...READY, claim_permission: 'none' }])).toEqual(['Kora may take nothing.'])
})

it('says after a trouble what has changed meanwhile, and else nothing', () => {
  expect(heard([READY, null, READY])).toEqual([])
  expect(heard([READY, null, null, PAUSED])).toEqual(['Kora is paused, may take nothing.'])
})

it('leaves no old state to be read while nothing is known', () => {
  const active = afterState(afterState(NOTHING_SPOKEN, READY, WORDS), ACTIVE, WORDS)
  expect(afterState(active, null, WORDS).message).toBe('')
})
