'use client'

import { type RefCallback, useCallback, useLayoutEffect, useRef } from 'react'

type FocusFallback = HTMLElement | null | undefined

/**
 * For what goes away by being used (a removed filter, a closed form): when it leaves the page with
 * the focus in it, the focus goes to what `heirOf` names, and not to the top of the document. Gives
 * the ref of what leaves. `heirOf` is asked before it has left, a function from it afterwards.
 */
export function useFocusFallback<Leaving extends HTMLElement>(
  heirOf: (leaving: Leaving) => FocusFallback | (() => FocusFallback),
): RefCallback<Leaving> {
  const newest = useRef(heirOf)
  useLayoutEffect(() => {
    newest.current = heirOf
  })
  // The same ref all along: another one would be taken for a leave.
  return useCallback((leaving: Leaving) => {
    return () => {
      if (!leaving.contains(document.activeElement)) return
      const focusFallback = newest.current(leaving)
      queueMicrotask(() => {
        const taker = typeof focusFallback === 'function' ? focusFallback() : focusFallback
        taker?.focus({ preventScroll: true })
      })
    }
  }, [])
}

/** The neighbour of a list item: the button of the next one, or of the one before the last. */
export function neighbourButton(leaving: HTMLElement): HTMLElement | null {
  const item = leaving.closest('li')
  const next = item?.nextElementSibling ?? item?.previousElementSibling
  return next?.querySelector('button') ?? null
}
