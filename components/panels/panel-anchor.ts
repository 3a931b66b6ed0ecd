/** Ids of the two panels: where the rail leads and where the shortcuts put the focus. */
export const PANEL_ANCHOR = { state: 'operational-state', tickets: 'sea-tickets' } as const
