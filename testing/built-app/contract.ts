/** The contract's addresses and key sets, as SPEC 8 lists them; not read from the code under test. */

export const TICKETS = '/api/sea-tickets/kora-assigned'
export const STATE = '/api/operational-state'

export const TICKETS_KEYS = ['failed_or_blocked', 'in_progress', 'queued', 'recently_resolved']
export const STATE_KEYS = [
  'claim_permission',
  'degradation_reasons',
  'is_degraded',
  'primary_state',
  'transition_history',
  'valid_next_states',
]

/** What each include adds to an answer. */
export const TICKETS_INCLUDES = {
  totals: ['oldest_waiting_at', 'totals'],
  freshness: ['freshness'],
  claims: ['claims'],
  unworked: ['unworked'],
}
export const STATE_INCLUDES = {
  freshness: ['freshness', 'runtime', 'state_entered_at'],
  boot: ['boot'],
  agent: ['agent'],
  strip: ['strip'],
}

export const ALL_TICKETS = `${TICKETS}?include=${Object.keys(TICKETS_INCLUDES).join(',')}`
export const ALL_STATE = `${STATE}?include=${Object.keys(STATE_INCLUDES).join(',')}`

/** The keys of an answer that holds `base`, `extra`, and what all of the includes add. */
export function withIncludes(
  base: readonly string[],
  includes: Readonly<Record<string, readonly string[]>>,
  extra: readonly string[] = [],
): string[] {
  return [...base, ...Object.values(includes).flat(), ...extra].sort()
}

/** The keys of an answer with some more. */
export function withKeys(base: readonly string[], ...extra: readonly string[]): string[] {
  return [...base, ...extra].sort()
}
