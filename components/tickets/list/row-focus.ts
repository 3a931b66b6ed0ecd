import { rowHeight } from './use-row-window'

/** Room for what sticks to the top of the page and for the tabs at the bottom of a phone. */
const STICKY_PX = 112

/** Where a key leads from row `from` of `count`; null for a key that leads nowhere. */
export function rowStep(key: string): ((from: number, count: number) => number) | null {
  switch (key) {
    case 'ArrowDown':
      return (from, count) => Math.min(count - 1, from + 1)
    case 'ArrowUp':
      return (from) => Math.max(0, from - 1)
    case 'Home':
      return () => 0
    case 'End':
      return (_from, count) => count - 1
    default:
      return null
  }
}

/** Brings row `index` into sight, with as little scrolling as that takes. */
export function scrollToRow(list: HTMLElement, index: number): void {
  const height = rowHeight(list)
  const top = list.getBoundingClientRect().top + index * height
  const below = top + height + STICKY_PX - window.innerHeight
  if (top < STICKY_PX) window.scrollBy({ top: top - STICKY_PX, behavior: 'instant' })
  else if (below > 0) window.scrollBy({ top: below, behavior: 'instant' })
}

/** Scrolls to a row and gives it the focus as soon as it is rendered. */
export function focusRow(list: HTMLElement, index: number, id: string): void {
  scrollToRow(list, index)
  // The row may come with the render that the scrolling, or a new focused row, brings about.
  requestAnimationFrame(() => {
    list
      .querySelector<HTMLElement>(`[data-testid="ticket-${CSS.escape(id)}"] a`)
      ?.focus({ preventScroll: true })
  })
}
