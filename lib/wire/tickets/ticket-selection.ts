import * as z from '@/lib/wire/zod'
import {
  DEFAULT_TICKET_SORT,
  FILTER_CHOICES,
  FILTER_VALUE_LENGTH,
  FILTER_VALUES,
  SEARCH_TEXT_LENGTH,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'
import {
  appendTexts,
  check,
  choice,
  mapQuery,
  type ParsedQuery,
  readParameters,
  several,
  single,
  texts,
} from '@/lib/wire/parameters'

/** Ten years: what is older than that is as old as anything. */
const MOST_SECONDS = 315_360_000

const { least: SHORTEST_TEXT, most: LONGEST_TEXT } = SEARCH_TEXT_LENGTH

function lengthOf(text: string): number {
  return Array.from(text).length
}

const freeText = z
  .string()
  .check(
    check(
      (text: string) => lengthOf(text) <= FILTER_VALUE_LENGTH,
      `values of at most ${FILTER_VALUE_LENGTH} characters`,
    ),
  )

const freeTexts = z.pipe(
  texts().check(
    check(
      (all: readonly string[]) => all.length <= FILTER_VALUES,
      `at most ${FILTER_VALUES} values, separated by commas or repeated`,
    ),
  ),
  z.array(freeText),
)

/** An index can only find what has three letters or digits in a row. */
const SEARCHABLE = /[\p{L}\p{N}]{3}/u

function isSearchText(text: string): boolean {
  const length = lengthOf(text)
  return length >= SHORTEST_TEXT && length <= LONGEST_TEXT && SEARCHABLE.test(text)
}

const searchText = z.pipe(
  z.transform((text: string) => text.trim().replaceAll(/\s+/g, ' ')),
  z
    .string()
    .check(
      check(
        (text: string) => text === '' || isSearchText(text),
        `${SHORTEST_TEXT} to ${LONGEST_TEXT} characters, three letters or digits of them in a row`,
      ),
    ),
)

const seconds = z
  .string()
  .check(
    check(
      (text: string) => /^\d{1,10}$/.test(text) && Number(text) <= MOST_SECONDS,
      `a whole number of seconds from 0 to ${MOST_SECONDS}`,
    ),
  )

/** The parameters that choose tickets, in addresses of the page and of the API alike. */
export const selectionShape = {
  bucket: several(choice(FILTER_CHOICES.bucket)),
  status: freeTexts,
  criticality: several(choice(FILTER_CHOICES.criticality)),
  q: single(searchText),
  tier: freeTexts,
  reason: freeTexts,
  older_than: single(seconds),
  sort: single(choice(FILTER_CHOICES.sort)),
}

const selectionSchema = z.object(selectionShape)

type SelectionParameter = keyof typeof selectionShape

export const SELECTION_PARAMETERS = Object.keys(selectionShape)

/** The selection that parsed parameters name. */
export function toSelection(query: z.infer<typeof selectionSchema>): TicketSelection {
  return {
    filters: {
      buckets: query.bucket,
      statuses: query.status,
      criticalities: query.criticality,
      text: query.q === '' ? null : query.q,
      tiers: query.tier,
      reasons: query.reason,
      olderThanSeconds: query.older_than === null ? null : Number(query.older_than),
    },
    sort: query.sort ?? DEFAULT_TICKET_SORT,
  }
}

/** Reads which tickets are meant, and in which order; other parameters are the caller's. */
export function parseSelection(parameters: URLSearchParams): ParsedQuery<TicketSelection> {
  return mapQuery(readParameters(parameters, selectionSchema), toSelection)
}

/** The parameters of a selection, without the defaults; the inverse of `parseSelection`. */
export function selectionParameters({ filters, sort }: TicketSelection): URLSearchParams {
  const parameters = new URLSearchParams()
  const set = (name: SelectionParameter, value: string) => {
    if (value !== '') parameters.set(name, value)
  }
  set('bucket', filters.buckets.join(','))
  appendTexts(parameters, 'status', filters.statuses)
  set('criticality', filters.criticalities.join(','))
  set('q', filters.text ?? '')
  appendTexts(parameters, 'tier', filters.tiers)
  appendTexts(parameters, 'reason', filters.reasons)
  set('older_than', filters.olderThanSeconds === null ? '' : String(filters.olderThanSeconds))
  set('sort', sort === DEFAULT_TICKET_SORT ? '' : sort)
  return parameters
}
