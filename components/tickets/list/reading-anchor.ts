import type { ListedTicket } from '@/lib/client/tickets/tickets-list'
import { rowHeight } from './use-row-window'

/** What is being read: the rows from the first one in sight on, and where that stood. */
export interface Anchor {
  /** Ids from the first row in sight on: the first may be gone by then. */
  readonly ids: readonly string[]
  readonly firstIndex: number
}

const REMEMBERED = 40

/** What is in sight at the top of the page, before the rows change. */
export function anchorBefore(list: HTMLElement, rows: readonly ListedTicket[]): Anchor | null {
  const height = rowHeight(list)
  if (height === 0) return null
  const firstIndex = Math.max(0, Math.ceil(-list.getBoundingClientRect().top / height))
  const ids = rows.slice(firstIndex, firstIndex + REMEMBERED).map(({ item }) => item.id)
  return { ids, firstIndex }
}

/** Scrolls by as much as the rows in sight have moved. */
export function anchorAfter(
  list: HTMLElement,
  rows: readonly ListedTicket[],
  { ids, firstIndex }: Anchor,
): void {
  const indexOf = new Map(rows.map(({ item }, index) => [item.id, index]))
  for (const [offset, id] of ids.entries()) {
    const index = indexOf.get(id)
    if (index === undefined) continue
    const moved = index - (firstIndex + offset)
    if (moved !== 0) window.scrollBy({ top: moved * rowHeight(list), behavior: 'instant' })
    return
  }
}
