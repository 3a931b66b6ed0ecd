import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { databaseRefuses } from '@/lib/server/db/errors/database-refuses'
import { type LeaderPresence, readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import { readTerm, type TermHolder } from '@/lib/server/db/sql/leadership/read-term'
import {
  readUnreportedTerminations,
  type UnreportedTermination,
} from '@/lib/server/db/sql/events/read-unreported-terminations'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'

interface SuccessionOptions {
  readonly provider: SubstrateProvider
  readonly instanceId: string
  readonly log: Log
}

/**
 * The previous leader, as the substrate has it, and the step from that lead to this one (SPEC 6).
 */
export class Succession {
  readonly #options: SuccessionOptions
  /**
   * Kept until its end is reported: when a term has to be taken twice, the second read finds only
   * this instance before it.
   */
  #before: LeaderPresence | null = null

  constructor(options: SuccessionOptions) {
    this.#options = options
  }

  /** The holder of the present term; null before the first. Throws what the driver throws. */
  holder(): Promise<TermHolder | null> {
    const { substrate, workspaceId } = this.#options.provider
    return substrate.work.read(readTerm, workspaceId)
  }

  /** Takes the term after `holder`'s; throws when another instance has taken it meanwhile. */
  async takeTerm(holder: TermHolder | null): Promise<string> {
    const { instanceId } = this.#options
    const { substrate, workspaceId } = this.#options.provider
    const leader = await substrate.work.read(readLeader, workspaceId)
    if (leader !== null && leader.instanceId !== instanceId) this.#before = leader
    return substrate.work.writeOne(takeTerm, { workspaceId, instanceId, after: holder })
  }

  /**
   * The earlier leads whose end is not in the log. Read after the term was taken: from then on none
   * of them can append a late goodbye. Throws what the driver throws.
   */
  async unreportedTerminations(): Promise<UnreportedTermination[]> {
    const { instanceId, log } = this.#options
    const { substrate, workspaceId } = this.#options.provider
    const before = this.#before
    try {
      const input = { workspaceId, instanceId, before }
      return await substrate.work.read(readUnreportedTerminations, input)
    } catch (error) {
      if (!databaseRefuses(error)) throw error
      // The gates report a log that can never be read; the presence is known all the same.
      log.warn(
        '[kora.boot]',
        `earlier leaders cannot be read from the log: ${describeError(error)}`,
      )
      return before === null ? [] : [{ ...before, lastHeartbeatAt: before.heartbeatAt }]
    }
  }

  /** The missing reports are in the event queue now. */
  told(): void {
    this.#before = null
  }
}
