import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { Connection } from '@/lib/server/db/connection/connection'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'

/** How long a draining queue, with some hundred reads a second, reuses one answer. */
const KEPT_MS = 1_000

interface Options {
  readonly connection: Connection
  readonly workspaceId: string
  readonly clock: Clock
  readonly log: Log
}

/** The actor of kind kora in a workspace, as it was last read. */
export class KoraActor {
  readonly #options: Options
  #known: string | null = null
  #askedAt = -Infinity

  constructor(options: Options) {
    this.#options = options
  }

  /** The id that was read last; null before the first read, and where there was none. */
  get known(): string | null {
    return this.#known
  }

  /**
   * The actor's id. Read anew each time: the tickets of an actor that was deactivated a minute ago
   * must not be read any longer.
   *
   * @throws KoraFailure `kora_actor_missing` when the workspace has none that is not deactivated.
   */
  async id(): Promise<string> {
    const { connection, workspaceId, clock } = this.#options
    const askedAt = clock.monotonic()
    const id = this.adopt(await connection.read(readKoraActors, workspaceId), askedAt)
    if (id === null) throw this.missing()
    return id
  }

  /** As `id`, or its answer of less than a second ago: for callers that need it for each ticket. */
  async recentId(): Promise<string> {
    const age = this.#options.clock.monotonic() - this.#askedAt
    return this.#known !== null && age < KEPT_MS ? this.#known : this.id()
  }

  /**
   * Takes over what a read found that began at `askedAt`, by the monotonic clock: the lowest id of
   * those given, lowest first; null for none.
   */
  adopt([first, second]: readonly string[], askedAt: number): string | null {
    if (first === undefined) {
      this.#known = null
      return null
    }
    if (second !== undefined && first !== this.#known) {
      const { log, workspaceId } = this.#options
      log.warn(
        '[assigned_sea_tickets]',
        `the workspace ${workspaceId} has several actors of kind kora; using ${first}`,
      )
    }
    this.#known = first
    this.#askedAt = askedAt
    return first
  }

  missing(): KoraFailure {
    return new KoraFailure(
      'kora_actor_missing',
      `the workspace ${this.#options.workspaceId} has no actor of kind kora that is not deactivated`,
    )
  }
}
