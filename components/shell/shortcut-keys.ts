/** What a key press asks for; `prefix` waits for the key that completes it. */
export type ShortcutIntent = 'help' | 'refresh' | 'go-state' | 'go-tickets' | 'prefix' | null

/** How the list of shortcuts reads. */
export const SHORTCUT_LIST = [
  { keys: ['?'], does: 'Show this list' },
  { keys: ['r'], does: 'Refresh both panels' },
  { keys: ['g', 's'], does: 'Go to the operational state' },
  { keys: ['g', 't'], does: 'Go to the SEA tickets' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const

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
