import Activity from 'lucide-react/icons/activity'
import History from 'lucide-react/icons/history'
import LayoutDashboard from 'lucide-react/icons/layout-dashboard'
import ListChecks from 'lucide-react/icons/list-checks'
import ScrollText from 'lucide-react/icons/scroll-text'

/** The pages of the navigation. */
export const DESTINATIONS = [
  { place: 'cockpit', name: 'Cockpit', href: '/', Icon: LayoutDashboard },
  { place: 'tickets', name: 'Tickets', href: '/sea-tickets', Icon: ListChecks },
  { place: 'state', name: 'State', href: '/operational-state', Icon: Activity },
  { place: 'events', name: 'Events', href: '/chain-events', Icon: ScrollText },
  { place: 'activity', name: 'Activity', href: '/activity', Icon: History },
] as const

/** A page of the navigation. */
export type Place = (typeof DESTINATIONS)[number]['place']
