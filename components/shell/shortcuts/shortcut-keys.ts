import type { Place } from '@/components/shell/navigation/destinations'

/** The intent of a key press; `prefix` waits for the next key. */
export type ShortcutIntent =
  'help' | 'refresh' | 'search' | 'prefix' | { readonly go: Place } | null

function placeOf(key: string): Place | null {
  switch (key) {
    case 'c':
      return 'cockpit'
    case 't':
      return 'tickets'
    case 's':
      return 'state'
    case 'e':
      return 'events'
    case 'a':
      return 'activity'
    default:
      return null
  }
}

/** The intent of a key; `afterG`: `g` was pressed just before. */
export function shortcutIntent(key: string, afterG: boolean): ShortcutIntent {
  const place = afterG ? placeOf(key) : null
  if (place !== null) return { go: place }
  switch (key) {
    case '?':
      return 'help'
    case '/':
      return 'search'
    case 'r':
      return 'refresh'
    case 'g':
      return 'prefix'
    default:
      return null
  }
}

/** Whether a key press is for the page rather than for a field or the browser. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const { target } = event
  if (!(target instanceof HTMLElement)) return true
  return !target.isContentEditable && !target.matches('input, textarea, select, [role="textbox"]')
}
