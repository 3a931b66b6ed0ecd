import { type ParameterProblem, quoted } from '@/lib/wire/tickets/ticket-selection'

/** A misspelt filter that was ignored would show the wrong rows for the right ones: it is refused. */
export function unknownParameter(
  parameters: URLSearchParams,
  known: readonly string[],
): ParameterProblem | null {
  const unknown = [...parameters.keys()].find((name) => !known.includes(name))
  if (unknown === undefined) return null
  const allowed = known.length === 0 ? 'none' : known.join(', ')
  const detail = `there is no parameter ${quoted(unknown)}; allowed: ${allowed}`
  return { code: 'unknown_parameter', detail }
}
