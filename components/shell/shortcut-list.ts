/** How the list of shortcuts reads. */
export const SHORTCUT_LIST = [
  { keys: ['?'], does: 'Show this list' },
  { keys: ['r'], does: 'Refresh what is shown' },
  { keys: ['/'], does: 'Search' },
  { keys: ['g', 'c'], does: 'Go to the cockpit' },
  { keys: ['g', 't'], does: 'Go to the SEA tickets' },
  { keys: ['g', 's'], does: 'Go to the operational state' },
  { keys: ['g', 'e'], does: 'Go to the chain events' },
  { keys: ['j'], does: 'Next row, or next ticket' },
  { keys: ['k'], does: 'Previous row or ticket' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const
