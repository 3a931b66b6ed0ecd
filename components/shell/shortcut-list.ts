/** How the list of shortcuts reads. */
export const SHORTCUT_LIST = [
  { keys: ['?'], does: 'Show this list' },
  { keys: ['r'], does: 'Refresh both panels' },
  { keys: ['g', 's'], does: 'Go to the operational state' },
  { keys: ['g', 't'], does: 'Go to the SEA tickets' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const
