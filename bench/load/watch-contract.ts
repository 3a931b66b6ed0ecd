import { setTimeout as pause } from 'node:timers/promises'
import { ask, keysOf } from '@/testing/built-app/ask'
import { STATE, STATE_KEYS, TICKETS, TICKETS_KEYS } from '@/testing/built-app/contract'

const EVERY_MS = 50
const LIVE = '/api/health/live'

/** What somebody who asks for the contract routes and the health route got, one by one. */
export interface ContractWatch {
  readonly contractMs: readonly number[]
  readonly liveMs: readonly number[]
  /** Answers that were not those of a healthy database, as far as they differ. */
  readonly wrong: readonly string[]
}

/** Asks for the contract routes and `health/live` in turn until `isOver`. */
export async function watchContract(
  cockpit: { readonly port: number },
  isOver: () => boolean,
): Promise<ContractWatch> {
  const contractMs: number[] = []
  const liveMs: number[] = []
  const wrong: string[] = []
  const once = async (path: string, waits: number[], keys: readonly string[] | null) => {
    const began = performance.now()
    try {
      const answer = await ask(cockpit, path)
      waits.push(performance.now() - began)
      // A live answer has just the keys of the contract; `stub`, `error` or a busy one has others.
      const found = keys === null ? [] : keysOf(answer.json())
      if (answer.status !== 200 || found.join() !== (keys ?? []).join()) {
        wrong.push(`${path}: ${answer.status} ${answer.text.slice(0, 200)}`)
      }
    } catch (error) {
      wrong.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
    await pause(EVERY_MS)
  }
  while (!isOver()) {
    await once(TICKETS, contractMs, TICKETS_KEYS)
    await once(STATE, contractMs, STATE_KEYS)
    await once(LIVE, liveMs, null)
  }
  return { contractMs, liveMs, wrong }
}
