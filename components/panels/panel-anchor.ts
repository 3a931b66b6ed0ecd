/** Element ids of the panels, the targets of keyboard shortcuts. */
export const PANEL_ANCHOR = {
  state: 'operational-state',
  tickets: 'sea-tickets',
  events: 'chain-events',
  activity: 'activity',
  moment: 'moment',
} as const
