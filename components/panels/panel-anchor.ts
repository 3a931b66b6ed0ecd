/** Ids of the panels: where the shortcuts put the focus. */
export const PANEL_ANCHOR = {
  state: 'operational-state',
  tickets: 'sea-tickets',
  events: 'chain-events',
  moment: 'moment',
} as const
