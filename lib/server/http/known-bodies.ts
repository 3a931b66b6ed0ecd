import 'server-only'
import type { PreparedBody } from './contract-response'
import { processSingleton } from '@/lib/server/process/process-singleton'

/** Six seconds of a queue that changes ten times a second. Equal rows are shared, so each is small. */
const MOST = 64

/**
 * The bodies that were served last, by their ETags: a page requests the changes since one of them.
 */
class KnownBodies<Body> {
  readonly #bodies = new Map<string, Body>()

  get(etag: string): Body | null {
    return this.#bodies.get(etag) ?? null
  }

  /** The newest of an ETag counts; the one that was served longest ago is forgotten first. */
  add({ etag, body }: Pick<PreparedBody<Body>, 'etag' | 'body'>): void {
    this.#bodies.delete(etag)
    this.#bodies.set(etag, body)
    const [oldest] = this.#bodies.keys()
    if (this.#bodies.size > MOST && oldest !== undefined) this.#bodies.delete(oldest)
  }
}

/** The known bodies of one route, for all copies of this module (see `processSingleton`). */
export function knownBodies<Body>(name: string): KnownBodies<Body> {
  const slot = processSingleton<KnownBodies<Body>>(`known-bodies.${name}`)
  const present = slot.get() ?? new KnownBodies<Body>()
  slot.set(present)
  return present
}
