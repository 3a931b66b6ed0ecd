import type { OperationalState } from './operational-state'
import type { TransitionRecord } from './transition-record'

/**
 * While the database lastingly refuses what Kora has to write, the state is degraded by `substrate`
 * and nothing may be claimed. The triggers of the two same-state transitions say why, so that every
 * instance can show it.
 */
const REFUSED = 'the database allows no work: '

/** The trigger of the transition that ends it. */
export const WORK_ALLOWED_AGAIN = 'the database allows work again'

/** The triggers of an outage of the database, in which nothing may be claimed either. */
export const SUBSTRATE_UNREACHABLE = 'substrate unreachable'
export const SUBSTRATE_RECOVERED = 'substrate recovered'

/** The trigger of the transition that begins it, or changes its cause. */
export function workRefused(cause: string): string {
  return `${REFUSED}${cause}`
}

export function isWorkRefusal(trigger: string): boolean {
  return trigger.startsWith(REFUSED)
}

/** Whether the state is one in which the database refuses what Kora writes. */
export function refusesWork({
  primaryState,
  claimPermission,
  degradationReasons,
}: OperationalState): boolean {
  if (primaryState !== 'ready' && primaryState !== 'active') return false
  return claimPermission === 'none' && degradationReasons.has('substrate')
}

/** The refusal that the history, oldest first, ends in: its present cause, and since when. */
export function openRefusal(
  history: readonly Pick<TransitionRecord, 'timestamp' | 'trigger'>[],
): { readonly since: string; readonly cause: string } | null {
  const isEnd = (trigger: string) => trigger === WORK_ALLOWED_AGAIN
  const ended = history.findLastIndex(({ trigger }) => isEnd(trigger))
  const refusals = history.slice(ended + 1).filter(({ trigger }) => isWorkRefusal(trigger))
  const [first] = refusals
  const last = refusals.at(-1)
  if (first === undefined || last === undefined) return null
  return { since: first.timestamp, cause: last.trigger.slice(REFUSED.length) }
}
