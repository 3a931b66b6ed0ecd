/**
 * Every failure that has a name. Callers compare the code: an error born in `instrumentation` fails
 * `instanceof` inside a route, so classes cannot be distinguished there.
 */
export const FAILURE_CODES = [
  'invalid_state_transition',
  'operational_state_emit_failed',
  'provider_not_registered',
  'holder_not_initialized',
  'substrate_read_failed',
  'substrate_not_initialized',
  'kora_actor_missing',
  'text_search_unavailable',
  'rows_hidden',
  'busy',
  'access_ended',
  'invalid_configuration',
] as const

export type FailureCode = (typeof FAILURE_CODES)[number]

/** An error with a stable code; `message` is for the log, never for an answer on the wire. */
export class KoraFailure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'KoraFailure'
    this.code = code
  }
}

/** The code of an error, whichever bundle it was born in; null when it has none of ours. */
export function failureCodeOf(error: unknown): FailureCode | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  const { code } = error
  return FAILURE_CODES.find((known) => known === code) ?? null
}

/** An error may be its own cause, however far down. */
const DEEPEST_CAUSE = 5

/** One line about any thrown thing, causes included, fit for a log. */
export function describeError(error: unknown): string {
  return describe(error, 0)
}

function describe(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.message || error.name
  if (depth === DEEPEST_CAUSE) return own
  const inner = error instanceof AggregateError ? Array.from<unknown>(error.errors) : []
  if (error.cause !== undefined) inner.push(error.cause)
  const parts = new Set(inner.map((one) => describe(one, depth + 1)))
  return parts.size === 0 ? own : `${own} (${[...parts].join('; ')})`
}
