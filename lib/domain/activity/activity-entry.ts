import { ACCESS_EVENTS, CHAIN_EVENT } from '@/lib/domain/chain-event'

/** How an act ended (CONTROL 16). */
export const ACTIVITY_OUTCOMES = ['done', 'refused', 'failed'] as const
export type ActivityOutcome = (typeof ACTIVITY_OUTCOMES)[number]

/** What people and services acted by, as opposed to what Kora's work wrote: the start of the types. */
export const ACTIVITY_EVENTS = [
  'kora.operator.',
  ACCESS_EVENTS,
  'kora_control.',
  'kora.question.',
  'kora.budget.',
  'kora.epoch.',
  'kora.alert.',
] as const

/** The types of the acts that were turned down, and of those that went wrong. */
export const REFUSED_EVENTS = [CHAIN_EVENT.operatorRefused] as const
export const FAILED_EVENTS = [CHAIN_EVENT.accessFailed, 'kora_control.failed'] as const

const REFUSED: readonly string[] = REFUSED_EVENTS
const FAILED: readonly string[] = FAILED_EVENTS

/** Whether an event of this type is an entry of the activity. */
export function isActivityEvent(eventType: string): boolean {
  return ACTIVITY_EVENTS.some((start) => eventType.startsWith(start))
}

/** How the act of an event ended. */
export function outcomeOf(eventType: string): ActivityOutcome {
  if (REFUSED.includes(eventType)) return 'refused'
  return FAILED.includes(eventType) ? 'failed' : 'done'
}

/**
 * The name of an act: what the event calls it, such as `account.create`, else its type without
 * what all types begin with, such as `access.signed_in` or `control.issued`.
 */
export function actionOf(eventType: string, named: string | null): string {
  return named ?? eventType.replace(/^kora[._]/, '')
}
