import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'
import type { Place } from './destinations'

/** The addresses, once more: the rail's list brings icons that the first load need not have. */
const ADDRESS = {
  cockpit: '/',
  tickets: '/sea-tickets',
  state: '/operational-state',
  events: '/chain-events',
} as const satisfies Record<Place, string>

/** Whoever comes with this in the address wants to search at once. */
export const SEARCH_HASH = '#search'

/** Focuses the search field of the page; false where it has none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]')
  field?.focus()
  field?.select()
  return field !== null
}

/** To the search of this page, or of the tickets where this page has none. */
export function goSearch(): void {
  if (!focusSearch()) window.location.assign(ADDRESS.tickets + SEARCH_HASH)
}

/** To a panel where this page has it (the cockpit), else to the page of that name. */
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
