import Activity from 'lucide-react/icons/activity'
import ListChecks from 'lucide-react/icons/list-checks'
import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'

/** Where one can go today: only what exists. */
export const DESTINATIONS = [
  { name: 'State', href: `/#${PANEL_ANCHOR.state}`, Icon: Activity },
  { name: 'Tickets', href: `/#${PANEL_ANCHOR.tickets}`, Icon: ListChecks },
] as const
