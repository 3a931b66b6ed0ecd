import 'server-only'
import type { Principal } from '@/lib/domain/access/principal'
import { RecentMap } from '@/lib/server/process/recent-map'

/** A refusal of somebody who is known, as the log has it. */
export interface Refusal {
  readonly by: Principal
  /** Method and route, such as `POST /api/access/accounts`. */
  readonly action: string
  /** The stable code of the answer. */
  readonly reason: string
  readonly requestId: string
  /** How many there were since the last that was written. */
  readonly count: number
}

/** An actor and a route are written down once a minute at most (CONTROL 16). */
const EVERY_MS = 60_000
const MOST_KEPT = 1_000

/** Which answers are refusals: not permitted, overtaken, or in need of another person. */
const REFUSALS: readonly number[] = [403, 409, 428]

/** Whether an answer is a refusal that the log is told of. */
export function isRefusal({ status }: Pick<Response, 'status'>): boolean {
  return REFUSALS.includes(status)
}

type Asked = Omit<Refusal, 'count'>

/** Writes refusals down: the first at once, and what follows within a minute as one with its count. */
export class RefusalNotes {
  readonly #write: (refusal: Refusal) => void
  readonly #waiting = new RecentMap<string, { latest: Asked; count: number }>(MOST_KEPT)

  /** `write` must not throw. */
  constructor(write: (refusal: Refusal) => void) {
    this.#write = write
  }

  note(asked: Asked): void {
    const key = `${asked.by.subject} ${asked.action}`
    const waiting = this.#waiting.get(key)
    if (waiting !== undefined) {
      waiting.latest = asked
      waiting.count += 1
      return
    }
    this.#write({ ...asked, count: 1 })
    const entry = { latest: asked, count: 0 }
    this.#waiting.set(key, entry)
    this.#later(key, entry)
  }

  #later(key: string, entry: { latest: Asked; count: number }): void {
    setTimeout(() => {
      if (entry.count === 0) {
        this.#waiting.delete(key)
        return
      }
      this.#write({ ...entry.latest, count: entry.count })
      entry.count = 0
      this.#later(key, entry)
    }, EVERY_MS).unref()
  }
}
