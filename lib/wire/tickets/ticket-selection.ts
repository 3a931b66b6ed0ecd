import {
  DEFAULT_TICKET_SORT,
  FILTER_CHOICES,
  FILTER_VALUE_LENGTH,
  FILTER_VALUES,
  SEARCH_TEXT_LENGTH,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'

/** The parameters that choose tickets, in addresses of the page and of the API alike. */
export const SELECTION_PARAMETERS = [
  'bucket',
  'status',
  'criticality',
  'q',
  'tier',
  'reason',
  'older_than',
  'sort',
] as const

/** What is wrong with a parameter: a stable code, and a sentence with what is allowed. */
export interface ParameterProblem {
  readonly code: string
  readonly detail: string
}

export type SelectionRequest =
  | { readonly ok: true; readonly selection: TicketSelection }
  | { readonly ok: false; readonly problem: ParameterProblem }

/** Ten years: what is older than that is as old as anything. */
const MOST_SECONDS = 315_360_000

class BadParameter extends Error {
  constructor(readonly problem: ParameterProblem) {
    super(problem.detail)
  }
}

/** A value as a message may repeat it. */
export function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 40))
}

function refuse(name: string, found: string, allowed: string): never {
  const detail = `${name} holds ${quoted(found)}; allowed: ${allowed}`
  throw new BadParameter({ code: `bad_${name}`, detail })
}

function single(parameters: URLSearchParams, name: string): string | null {
  const [value, ...more] = parameters.getAll(name)
  if (more.length > 0) refuse(name, [value, ...more].join(','), 'one value')
  return value === undefined || value === '' ? null : value
}

function several(parameters: URLSearchParams, name: string): string[] {
  const values = parameters
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
  return [...new Set(values)]
}

function chosen<Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  return choices.find((choice) => choice === value) ?? refuse(name, value, choices.join(', '))
}

function freeTexts(parameters: URLSearchParams, name: string): string[] {
  const values = several(parameters, name)
  if (values.length > FILTER_VALUES) {
    refuse(name, values.join(','), `at most ${FILTER_VALUES} values, separated by commas`)
  }
  for (const value of values) {
    if (Array.from(value).length > FILTER_VALUE_LENGTH) {
      refuse(name, value, `values of at most ${FILTER_VALUE_LENGTH} characters`)
    }
  }
  return values
}

/** An index can only find what has three letters or digits in a row. */
const SEARCHABLE = /[\p{L}\p{N}]{3}/u

function searchText(parameters: URLSearchParams): string | null {
  const text = single(parameters, 'q')?.trim().replaceAll(/\s+/g, ' ') ?? ''
  if (text === '') return null
  const { least, most } = SEARCH_TEXT_LENGTH
  const { length } = Array.from(text)
  if (length < least || length > most || !SEARCHABLE.test(text)) {
    refuse('q', text, `${least} to ${most} characters, three letters or digits of them in a row`)
  }
  return text
}

function seconds(parameters: URLSearchParams): number | null {
  const value = single(parameters, 'older_than')
  if (value === null) return null
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Infinity
  if (number > MOST_SECONDS) {
    refuse('older_than', value, `a whole number of seconds from 0 to ${MOST_SECONDS}`)
  }
  return number
}

/** Reads which tickets are meant, and in which order; other parameters are the caller's. */
export function parseSelection(parameters: URLSearchParams): SelectionRequest {
  try {
    const { bucket, criticality, sort } = FILTER_CHOICES
    const order = single(parameters, 'sort')
    return {
      ok: true,
      selection: {
        filters: {
          buckets: several(parameters, 'bucket').map((value) => chosen('bucket', value, bucket)),
          statuses: freeTexts(parameters, 'status'),
          criticalities: several(parameters, 'criticality').map((value) =>
            chosen('criticality', value, criticality),
          ),
          text: searchText(parameters),
          tiers: freeTexts(parameters, 'tier'),
          reasons: freeTexts(parameters, 'reason'),
          olderThanSeconds: seconds(parameters),
        },
        sort: order === null ? DEFAULT_TICKET_SORT : chosen('sort', order, sort),
      },
    }
  } catch (error) {
    if (error instanceof BadParameter) return { ok: false, problem: error.problem }
    throw error
  }
}

/** The parameters of a selection, without those that say nothing; the inverse of `parseSelection`. */
export function selectionParameters({ filters, sort }: TicketSelection): URLSearchParams {
  const parameters = new URLSearchParams()
  const set = (name: (typeof SELECTION_PARAMETERS)[number], value: string) => {
    if (value !== '') parameters.set(name, value)
  }
  set('bucket', filters.buckets.join(','))
  set('status', filters.statuses.join(','))
  set('criticality', filters.criticalities.join(','))
  set('q', filters.text ?? '')
  set('tier', filters.tiers.join(','))
  set('reason', filters.reasons.join(','))
  set('older_than', filters.olderThanSeconds === null ? '' : String(filters.olderThanSeconds))
  set('sort', sort === DEFAULT_TICKET_SORT ? '' : sort)
  return parameters
}
