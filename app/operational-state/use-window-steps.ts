'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AddressChange } from '@/app/_page/use-address'
import { type StateWindow, windowParams } from '@/lib/client/state/state-window'

/** Pause in stepping after which the address changes and the data is requested. */
const SETTLED_MS = 200

interface WindowSteps {
  /** The window to show: the target of the steps, or that of the address. */
  readonly window: StateWindow
  /** The address and the data are not yet those of `window`. */
  readonly stepping: boolean
  /** Steps from the newest window, which may not be rendered yet. */
  readonly step: (onward: (from: StateWindow) => StateWindow) => void
}

/**
 * Zooming and panning in steps. A held key makes thirty steps a second: the strip shows each, the
 * address and the request follow the last, and one run of steps is one history entry.
 */
export function useWindowSteps(
  ofAddress: StateWindow,
  change: (change: AddressChange, how: 'push' | 'replace') => void,
): WindowSteps {
  const over = JSON.stringify(ofAddress)
  // A target holds until the address changes, which includes reaching it.
  const [target, setTarget] = useState<{ window: StateWindow; over: string } | null>(null)
  const stepping = target !== null && target.over === over
  const window = stepping ? target.window : ofAddress
  const lastRun = useRef<string | null>(null)

  const settle = useEffectEvent(() => {
    if (!stepping) return
    change(windowParams(window), location.href === lastRun.current ? 'replace' : 'push')
    lastRun.current = location.href
  })
  useEffect(() => {
    if (target === null) return
    const timer = setTimeout(() => settle(), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [target])

  return {
    window,
    stepping: stepping && JSON.stringify(window) !== over,
    step: (onward) =>
      setTarget((now) => ({
        window: onward(now !== null && now.over === over ? now.window : ofAddress),
        over,
      })),
  }
}
