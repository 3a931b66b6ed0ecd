'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AddressChange } from '@/app/_page/use-address'
import { type StateWindow, windowParams } from '@/lib/client/state/state-window'

/** A pause in stepping, after which what was stepped to is asked for. */
const SETTLED_MS = 200

interface WindowSteps {
  /** The window to show: where the steps have led so far, or the one of the address. */
  readonly window: StateWindow
  /** The address, and with it the data, is on its way to `window`. */
  readonly stepping: boolean
  /** Goes on from the newest step, though it may not be rendered yet. */
  readonly step: (onward: (from: StateWindow) => StateWindow) => void
}

/**
 * Looking closer and aside, step by step. A held key steps thirty times a second: the strip follows
 * each, the address and the question only the last, and a run of steps is one entry of the history.
 */
export function useWindowSteps(
  ofAddress: StateWindow,
  change: (change: AddressChange, how: 'push' | 'replace') => void,
): WindowSteps {
  const over = JSON.stringify(ofAddress)
  // A wish holds as long as the address has not moved on: its own arrival ends it too.
  const [wish, setWish] = useState<{ window: StateWindow; over: string } | null>(null)
  const stepping = wish !== null && wish.over === over
  const window = stepping ? wish.window : ofAddress
  const lastRun = useRef<string | null>(null)

  const settle = useEffectEvent(() => {
    if (!stepping) return
    change(windowParams(window), location.href === lastRun.current ? 'replace' : 'push')
    lastRun.current = location.href
  })
  useEffect(() => {
    if (wish === null) return
    const timer = setTimeout(() => settle(), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [wish])

  return {
    window,
    stepping: stepping && JSON.stringify(window) !== over,
    step: (onward) =>
      setWish((now) => ({
        window: onward(now !== null && now.over === over ? now.window : ofAddress),
        over,
      })),
  }
}
