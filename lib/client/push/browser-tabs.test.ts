import { afterEach, expect, it, vi } from 'vitest'
import { browserTabs } from './browser-tabs'

afterEach(() => vi.unstubAllGlobals())

it('has no tabs to share with where there are no locks', () => {
  vi.stubGlobal('navigator', {})
  expect(browserTabs()).toBeNull()
})

it('has none where the browser refuses a channel, and does not fail', () => {
  vi.stubGlobal('navigator', { locks: {} })
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('denied', 'SecurityError')
  })
  expect(browserTabs()).toBeNull()
})
