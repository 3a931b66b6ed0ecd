/** What a key press asks for; `prefix` waits for the key that completes it. */
export type ShortcutIntent = 'help' | 'refresh' | 'go-state' | 'go-tickets' | 'prefix' | null

/** The intent of a key, given whether `g` was pressed just before. */
export function shortcutIntent(key: string, afterG: boolean): ShortcutIntent {
  if (afterG && key === 's') return 'go-state'
  if (afterG && key === 't') return 'go-tickets'
  switch (key) {
    case '?':
      return 'help'
    case 'r':
      return 'refresh'
    case 'g':
      return 'prefix'
    default:
      return null
  }
}
