import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'
import type { Place } from '@/components/shell/navigation/destinations'

/** Repeats the addresses: importing `DESTINATIONS` would add its icons to the first load. */
const ADDRESS = {
  cockpit: '/',
  tickets: '/sea-tickets',
  state: '/operational-state',
  events: '/chain-events',
  activity: '/activity',
} as const satisfies Record<Place, string>

/** In the address, this asks the page to focus its search field. */
export const SEARCH_HASH = '#search'

/** Focuses the page's search field; false where there is none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]')
  field?.focus()
  field?.select()
  return field !== null
}

/** Goes to the search of this page, or to that of the tickets page. */
export function goSearch(): void {
  if (!focusSearch()) window.location.assign(ADDRESS.tickets + SEARCH_HASH)
}

/** Goes to the panel of that name if this page has it (the cockpit), else to its page. */
export function goTo(place: Place): void {
  const id = place === 'cockpit' ? null : PANEL_ANCHOR[place]
  const panel = id === null ? null : document.getElementById(id)
  if (panel === null) {
    if (window.location.pathname === ADDRESS[place]) window.scrollTo(0, 0)
    else window.location.assign(ADDRESS[place])
    return
  }
  panel.focus({ preventScroll: true })
  panel.scrollIntoView({ block: 'start' })
}
