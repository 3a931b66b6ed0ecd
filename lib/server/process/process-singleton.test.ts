import { afterEach, describe, expect, it, vi } from 'vitest'
import { processSingleton } from './process-singleton'

const slot = processSingleton<{ name: string }>('test-slot')

afterEach(() => slot.clear())

describe('a value of the process', () => {
  it('is null until it is set, and again after it was cleared', () => {
    expect(slot.get()).toBeNull()
    const value = { name: 'kora' }
    slot.set(value)
    expect(slot.get()).toBe(value)
    slot.clear()
    expect(slot.get()).toBeNull()
  })

  it('is made once, where it is not there yet', () => {
    const made = slot.orMake(() => ({ name: 'first' }))
    expect(slot.orMake(() => ({ name: 'second' }))).toBe(made)
    expect(slot.get()).toBe(made)
  })

  it('is the same for every copy of the module, as under Next.js', async () => {
    slot.set({ name: 'from the boot' })
    vi.resetModules()
    const copy = await import('./process-singleton')
    expect(copy.processSingleton).not.toBe(processSingleton)
    expect(copy.processSingleton('test-slot').get()).toBe(slot.get())
  })

  it('is kept apart from that of another name', () => {
    slot.set({ name: 'mine' })
    expect(processSingleton('another-slot').get()).toBeNull()
  })
})
