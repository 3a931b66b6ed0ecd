import { CRITICALITIES, TICKET_BUCKETS } from '@/lib/domain/tickets/sea-ticket'
import {
  DEFAULT_TICKET_SORT,
  NO_TICKET_FILTERS,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'
import {
  parseSelection,
  SELECTION_PARAMETERS,
  selectionParameters,
} from '@/lib/wire/tickets/ticket-selection'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'

/** Every ticket, in the usual order. */
export const EVERY_TICKET: TicketSelection = {
  filters: NO_TICKET_FILTERS,
  sort: DEFAULT_TICKET_SORT,
}

interface ReadSearch {
  readonly selection: TicketSelection
  readonly ignored: readonly IgnoredParameter[]
}

/**
 * Reads the selection of an address. The server refuses a parameter that it does not understand;
 * a page that a colleague was sent shows the rest, and names what it left out.
 */
export function readTicketSearch(parameters: URLSearchParams): ReadSearch {
  const ignored: IgnoredParameter[] = []
  const understood = new URLSearchParams()
  for (const name of SELECTION_PARAMETERS) {
    const own = new URLSearchParams(parameters.getAll(name).map((value) => [name, value]))
    const read = parseSelection(own)
    if (read.ok) own.forEach((value) => understood.append(name, value))
    else ignored.push({ name, detail: read.problem.detail })
  }
  const read = parseSelection(understood)
  return { selection: read.ok ? inOrder(read.query) : EVERY_TICKET, ignored }
}

/** The same choices are the same view, in whichever order they were made. */
function inOrder({ filters, sort }: TicketSelection): TicketSelection {
  return {
    filters: {
      ...filters,
      buckets: TICKET_BUCKETS.filter((bucket) => filters.buckets.includes(bucket)),
      criticalities: CRITICALITIES.filter((one) => filters.criticalities.includes(one)),
      statuses: filters.statuses.toSorted(),
      tiers: filters.tiers.toSorted(),
      reasons: filters.reasons.toSorted(),
    },
    sort,
  }
}

/**
 * A selection as the parameters of an address, without the `?`: the same for the page, the request
 * and the export, and empty for every ticket.
 */
export function ticketSearch(selection: TicketSelection): string {
  // An address may hold commas as they are, and a colleague reads them more easily.
  return selectionParameters(inOrder(selection)).toString().replaceAll('%2C', ',')
}

/** A text as it would be searched for; null while it cannot be. */
export function searchable(text: string): string | null {
  const read = parseSelection(new URLSearchParams({ q: text }))
  return read.ok ? read.query.filters.text : null
}

/** Whether a selection leaves any ticket out. */
export function isNarrowed({ filters }: TicketSelection): boolean {
  return ticketSearch({ filters, sort: DEFAULT_TICKET_SORT }) !== ''
}
