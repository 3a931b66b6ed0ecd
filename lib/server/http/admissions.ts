import 'server-only'
import { randomBytes } from 'node:crypto'
import type { Principal } from '@/lib/domain/access/principal'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { RecentMap } from '@/lib/server/process/recent-map'

/**
 * The header by which the front door tells what is behind it who asks. Its value is a handle of this
 * process that cannot be guessed; the front door takes the header off every request that arrives.
 */
export const ADMISSION_HEADER = 'x-kora-admission'

const MOST = 10_000

/** Who the front door has let in, by handle: one for each principal, the oldest forgotten first. */
class Admissions {
  readonly #byHandle = new RecentMap<string, Principal>(MOST)
  readonly #handles = new WeakMap<Principal, string>()

  handleOf(principal: Principal): string {
    const present = this.#handles.get(principal)
    if (present !== undefined && this.#byHandle.has(present)) return present
    const handle = randomBytes(18).toString('base64url')
    this.#handles.set(principal, handle)
    this.#byHandle.set(handle, principal)
    return handle
  }

  find(handle: string | null): Principal | null {
    return handle === null ? null : (this.#byHandle.get(handle) ?? null)
  }
}

const slot = processSingleton<Admissions>('admissions')

/** Those of this process, for all copies of this module. */
export function admissions(): Admissions {
  return slot.orMake(() => new Admissions())
}
