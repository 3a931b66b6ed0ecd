import 'server-only'
import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import type { PreparedBody } from './contract-response'
import type { ReadAge } from '@/lib/server/db/shared-read'
import type { ReplayState } from '@/lib/domain/replay-state'
import { AS_OF_HEADER, AS_OF_UNKNOWN, NOW_HEADER, REPLAY_HEADER } from '@/lib/wire/freshness.wire'
import { READ_EVERY_HEADER } from '@/lib/wire/stream-frame.wire'

export interface AnswerAge {
  /** The substrate's time of the data, ISO 8601 UTC; null where there is no live data. */
  readonly asOf: string | null
  /** The substrate's clock, epoch milliseconds. */
  readonly now: number
  /** How the replica that was read stands to its primary; absent or null on a primary. */
  readonly replay?: ReplayState | null
}

/** The answer of a contract route, which a page is also rendered from: one read path for both. */
export interface PanelAnswer<Body> extends PreparedBody<Body>, AnswerAge {}

/** A manual refresh gets what was read just now, not a kept answer. */
const BY_HAND_MS = 100
/** Without a stream no change is reported: the usual interval of SPEC 8. */
const USUAL_READ_EVERY_MS = 100

/**
 * How old the data of an answer may be: `no-cache` is what the page's manual refresh sends. A
 * client that names no age, a script for one, gets a kept answer only where a wake would have made
 * it void.
 */
export function ageAskedFor(request: Request): ReadAge {
  const cacheControl = request.headers.get('cache-control')
  if (cacheControl?.includes('no-cache') === true) return { maxAgeMs: BY_HAND_MS }
  if (cacheControl?.includes('max-age') === true) return {}
  return getCockpit()?.live?.wakeCode === 'listening' ? {} : { maxAgeMs: BY_HAND_MS }
}

/** The headers that every contract answer carries (SPEC 8). */
export function freshnessHeaders({ asOf, now, replay }: AnswerAge): Record<string, string> {
  return {
    [AS_OF_HEADER]: asOf ?? AS_OF_UNKNOWN,
    [NOW_HEADER]: new Date(now).toISOString(),
    ...(replay != null && { [REPLAY_HEADER]: replay }),
    [READ_EVERY_HEADER]: String(getCockpit()?.live?.pace.readEveryMs ?? USUAL_READ_EVERY_MS),
  }
}
