import type { Tone } from '@/components/ui/tone'
import type { ActivityOutcome } from '@/lib/domain/activity/activity-entry'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { type JsonText, parseExact, writeExact } from '@/lib/domain/exact-json'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'

/** The acts in words, by their names; an act that is not here is shown by its name. */
const WORDS: Readonly<Record<string, string>> = {
  'account.create': 'added an account',
  'access.signed_in': 'signed in',
  'access.signed_out': 'signed out',
  'access.token_made': 'made a token',
  'access.token_revoked': 'revoked a token',
  'access.role_changed': 'changed a role',
}

const REVOKED: Readonly<Record<string, string>> = {
  account: 'removed an account',
  session: 'ended a session',
}

/** What somebody did, in words; null for an act that has only its name. */
export function actWords(
  entry: Pick<ActivityEntryWire, 'action' | 'event_type' | 'target' | 'count'>,
): string | null {
  if (entry.event_type === CHAIN_EVENT.accessRevoked) {
    return REVOKED[entry.target?.kind ?? ''] ?? 'revoked access'
  }
  if (entry.event_type === CHAIN_EVENT.accessFailed) {
    const { count = 1 } = entry
    return count === 1 ? 'could not sign in' : `could not sign in, ${count} times`
  }
  return WORDS[entry.action] ?? null
}

/** Who did it, as far as it can be named. */
export function actorWords({ actor }: Pick<ActivityEntryWire, 'actor'>): string {
  if (actor === null) return 'Somebody'
  return actor.name ?? `actor ${actor.actor_id.slice(0, 8)}`
}

export const OUTCOME: Readonly<Record<ActivityOutcome, { word: string; tone?: Tone }>> = {
  done: { word: 'done' },
  refused: { word: 'refused', tone: 'attention' },
  failed: { word: 'failed', tone: 'attention' },
}

/** One part of what was changed, each as text; null where it is not told. */
export interface Difference {
  readonly part: string
  readonly before: string | null
  readonly after: string | null
}

const MOST_DIFFERENCES = 50

/** What an act changed, part by part; parts that are the same are left out. */
export function differences({
  before,
  after,
}: Pick<ActivityEntryWire, 'before' | 'after'>): readonly Difference[] {
  const [one, other] = [partsOf(before), partsOf(after)]
  const parts = [...new Set([...one.keys(), ...other.keys()])]
  return parts
    .map((part) => ({ part, before: one.get(part) ?? null, after: other.get(part) ?? null }))
    .filter((difference) => difference.before !== difference.after)
    .slice(0, MOST_DIFFERENCES)
}

function partsOf(json: JsonText | null): ReadonlyMap<string, string> {
  const value = json === null ? null : parseExact(json)
  if (value === null) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['', textOf(value)]])
  const told = Object.entries(value).filter(([, one]) => one !== null)
  return new Map(told.map(([part, one]) => [part, textOf(one)]))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : writeExact(value)
}

/** The first difference in a few words, such as `role: viewer → admin`; empty where there is none. */
export function changeWords(entry: Pick<ActivityEntryWire, 'before' | 'after'>): string {
  const [first, ...more] = differences(entry)
  if (first === undefined) return ''
  const name = first.part === '' ? '' : `${first.part}: `
  const move = [first.before, first.after].filter((side) => side !== null).join(' → ')
  return `${name}${first.after === null ? `${move} → none` : move}${more.length > 0 ? ` and ${more.length} more` : ''}`
}
