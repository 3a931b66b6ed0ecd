'use client'

import { type RefObject, useEffect } from 'react'

/** Tells an element how high the bar is that sticks to the top of the page, as `--bar`. */
export function useBarHeight(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const header = document.querySelector('header')
    if (header === null) return
    const tell = () => element.current?.style.setProperty('--bar', `${header.offsetHeight}px`)
    const observer = new ResizeObserver(tell)
    observer.observe(header)
    tell()
    return () => observer.disconnect()
  }, [element])
}
