'use client'

import type { KeyboardEvent } from 'react'
import { useRowKeys } from './use-row-keys'
import type { VirtualList } from './use-virtual-list'

/**
 * Moves the focus through a list by keyboard: `j` and `k` from anywhere on the page; arrows, Home
 * and End where the returned handler is attached.
 */
export function useRowWalk(
  list: Pick<VirtualList<unknown>, 'activeIndex' | 'count' | 'firstWhole' | 'focusRow'>,
): (event: KeyboardEvent) => void {
  const { activeIndex, count, firstWhole, focusRow } = list
  useRowKeys((by) => focusRow(activeIndex < 0 ? firstWhole : activeIndex + by))
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const index = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      Home: 0,
      End: count - 1,
    }[event.key]
    if (index === undefined) return
    event.preventDefault()
    focusRow(index)
  }
}
