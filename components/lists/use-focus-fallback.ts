'use client'

import { type RefCallback, useCallback, useLayoutEffect, useRef } from 'react'

type Target = HTMLElement | null | undefined

/**
 * For an element that disappears when it is used, such as a removed filter: if it leaves the page
 * with the focus inside, the focus goes to `fallbackOf(element)` instead of the top of the
 * document. Returns the element's ref. `fallbackOf` runs before the element is removed; a function
 * that it returns runs afterwards.
 */
export function useFocusFallback<Leaving extends HTMLElement>(
  fallbackOf: (leaving: Leaving) => Target | (() => Target),
): RefCallback<Leaving> {
  const newest = useRef(fallbackOf)
  useLayoutEffect(() => {
    newest.current = fallbackOf
  })
  // One stable ref: React would treat a new one as removal of the element.
  return useCallback((leaving: Leaving) => {
    return () => {
      if (!leaving.contains(document.activeElement)) return
      const fallback = newest.current(leaving)
      queueMicrotask(() => {
        const target = typeof fallback === 'function' ? fallback() : fallback
        target?.focus({ preventScroll: true })
      })
    }
  }, [])
}

/** The button of the next list item, or of the previous one for the last. */
export function neighbourButton(leaving: HTMLElement): HTMLElement | null {
  const item = leaving.closest('li')
  const next = item?.nextElementSibling ?? item?.previousElementSibling
  return next?.querySelector('button') ?? null
}
