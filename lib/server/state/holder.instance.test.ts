import { afterEach, describe, expect, it, vi } from 'vitest'
import { BOOTING_STATE, withPrimaryState } from '@/lib/domain/state/operational-state'
import { getHolder, initHolder, resetHolderForTests } from './holder.instance'

afterEach(resetHolderForTests)

describe('the holder of the process', () => {
  it('is null before it was made', () => {
    expect(getHolder()).toBeNull()
  })

  it('is made once: the first call wins', () => {
    const first = initHolder(BOOTING_STATE)
    const second = initHolder(withPrimaryState(BOOTING_STATE, 'ready'))
    expect(second).toBe(first)
    expect(getHolder()).toBe(first)
    expect(first.current.primaryState).toBe('booting')
  })

  it('is forgotten by a reset, and the next one starts anew', async () => {
    const first = initHolder(BOOTING_STATE)
    await first.transitionTo('ready', 'x')
    resetHolderForTests()
    expect(getHolder()).toBeNull()
    const second = initHolder(BOOTING_STATE)
    expect(second).not.toBe(first)
    expect(second.history()).toEqual([])
  })

  it('is the same for every copy of the module, as under Next.js', async () => {
    const holder = initHolder(BOOTING_STATE)
    vi.resetModules()
    const copy = await import('./holder.instance')
    expect(copy.getHolder()).toBe(holder)
    expect(copy.initHolder(BOOTING_STATE)).toBe(holder)
  })
})
