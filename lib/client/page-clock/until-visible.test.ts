import { describe, expect, it } from 'vitest'
import type { Moment } from './page-clock'
import { untilVisible } from './until-visible'

const MOMENT: Moment = {
  now: 0,
  mounted: true,
  visible: true,
  hiddenSince: null,
  notWatching: false,
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
    const moment = page()
    let sent = false
    const waiting = untilVisible(moment, new AbortController().signal).then(() => (sent = true))
    moment.tick(false)
    await Promise.resolve()
    expect(sent).toBe(false)
    moment.tick(true)
    await waiting
    expect(sent).toBe(true)
  })

  it('is dropped with its panel', async () => {
    const leaving = new AbortController()
    const moment = page()
    const waiting = untilVisible(moment, leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toThrow()
  })
})
