import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/server/process/clock'
import { createLog } from '@/lib/server/process/log'
import { createSubstrate } from './substrate'
import {
  clearActiveProvider,
  getActiveProvider,
  setActiveProvider,
} from './active-provider.instance'
import { SubstrateProvider } from './substrate-provider'

const log = createLog(() => undefined)

/** A real provider: building one does no I/O. */
function makeProvider() {
  const substrate = createSubstrate({ databaseUrl: 'postgres://kora@127.0.0.1:9/kora', log })
  return new SubstrateProvider({ substrate, workspaceId: 'org_test', clock: systemClock, log })
}

const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
beforeEach(() => {
  warned.mockClear()
})
afterEach(clearActiveProvider)

describe('the active provider', () => {
  it('is null before one was registered', () => {
    expect(getActiveProvider()).toBeNull()
  })

  it('is the one that was registered', () => {
    const provider = makeProvider()
    setActiveProvider(provider)
    expect(getActiveProvider()).toBe(provider)
    expect(warned).not.toHaveBeenCalled()
  })

  it('may be registered again without a word', () => {
    const provider = makeProvider()
    setActiveProvider(provider)
    setActiveProvider(provider)
    expect(getActiveProvider()).toBe(provider)
    expect(warned).not.toHaveBeenCalled()
  })

  it('is replaced by another one, with a warning', () => {
    setActiveProvider(makeProvider())
    const second = makeProvider()
    setActiveProvider(second)
    expect(getActiveProvider()).toBe(second)
    expect(warned.mock.calls).toEqual([[expect.stringMatching(/^\[kora\.boot\] .*replaced/)]])
  })

  it('is null again after it was cleared, and the next one is no replacement', () => {
    setActiveProvider(makeProvider())
    clearActiveProvider()
    expect(getActiveProvider()).toBeNull()
    setActiveProvider(makeProvider())
    expect(warned).not.toHaveBeenCalled()
  })

  it('is the same for every copy of the module, as under Next.js', async () => {
    const provider = makeProvider()
    setActiveProvider(provider)
    vi.resetModules()
    const copy = await import('./active-provider.instance')
    expect(copy.getActiveProvider()).toBe(provider)
  })
})
