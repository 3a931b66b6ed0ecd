import { describe, expect, it } from 'vitest'
import type { PageClock } from './page-clock'
import { untilVisible } from './until-visible'

const MOMENT: PageClock = {
  now: 0,
  mounted: true,
  visible: true,
  hiddenSince: null,
  longHidden: false,
  returnedAt: null,
  browserOnline: true,
  offlineSince: null,
}

/** A page that a test hides and shows. */
function page() {
  let visible = false
  const listeners = new Set<() => void>()
  return {
    listeners,
    current: () => ({ ...MOMENT, visible }),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tick(isVisible: boolean) {
      visible = isVisible
      for (const listener of [...listeners]) listener()
    },
  }
}

describe('a request whose turn comes while the tab is hidden', () => {
  it('waits for the return', async () => {
    const pageClock = page()
    let sent = false
    const waiting = untilVisible(pageClock, new AbortController().signal).then(() => (sent = true))
    pageClock.tick(false)
    await Promise.resolve()
    expect(sent).toBe(false)
    pageClock.tick(true)
    await waiting
    expect(sent).toBe(true)
  })

  it('is dropped with its panel', async () => {
    const leaving = new AbortController()
    const pageClock = page()
    const waiting = untilVisible(pageClock, leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toThrow()
  })
})
