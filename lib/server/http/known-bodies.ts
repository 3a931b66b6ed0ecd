import 'server-only'
import type { PreparedBody } from './contract-response'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { RecentMap } from '@/lib/server/process/recent-map'

/** Six seconds of a queue that changes ten times a second. Equal rows are shared, so each is small. */
const MOST = 64

/**
 * The bodies that were served last, by their ETags: a page requests the changes since one of them.
 */
class KnownBodies<Body> {
  readonly #bodies = new RecentMap<string, Body>(MOST)

  get(etag: string): Body | null {
    return this.#bodies.get(etag) ?? null
  }

  /** The newest of an ETag counts; the one that was served longest ago is forgotten first. */
  add({ etag, body }: Pick<PreparedBody<Body>, 'etag' | 'body'>): void {
    this.#bodies.set(etag, body)
  }
}

/** The known bodies of one route, for all copies of this module (see `processSingleton`). */
export function knownBodies<Body>(name: string): KnownBodies<Body> {
  return processSingleton<KnownBodies<Body>>(`known-bodies.${name}`).orMake(
    () => new KnownBodies<Body>(),
  )
}
