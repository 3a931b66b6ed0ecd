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
} from '@/lib/server/db/sql/leadership/read-unreported-terminations'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'

interface SuccessionOptions {
  readonly provider: SubstrateProvider
  readonly instanceId: string
  readonly log: Log
}

/** Who led before, as the substrate knows it, and the step from that lead to this one (SPEC 6). */
export class Succession {
  readonly #options: SuccessionOptions
  /** Kept until its end is told: a term that has to be taken twice finds only ourselves before it. */
  #before: LeaderPresence | null = null

  constructor(options: SuccessionOptions) {
    this.#options = options
  }

  /** Whose term it is now; null before the first. Throws what the driver throws. */
  holder(): Promise<TermHolder | null> {
    const { substrate, workspaceId } = this.#options.provider
    return substrate.work.read(readTerm, workspaceId)
  }

  /** Takes the term after `holder`'s; throws when it is another one's by now. */
  async takeTerm(holder: TermHolder | null): Promise<string> {
    const { instanceId } = this.#options
    const { substrate, workspaceId } = this.#options.provider
    const leader = await substrate.work.read(readLeader, workspaceId)
    if (leader !== null && leader.instanceId !== instanceId) this.#before = leader
    return substrate.work.writeOne(takeTerm, { workspaceId, instanceId, after: holder })
  }

  /**
   * The leads before this one whose end nobody told. Asked after the term was taken: from then on
   * none of them can say a late goodbye. Throws what the driver throws.
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
      // A log that can never be read is for the gates to report; the presence is known all the same.
      log.warn('[kora.boot]', `who led before is not in a readable log: ${describeError(error)}`)
      return before === null ? [] : [{ ...before, lastHeartbeatAt: before.heartbeatAt }]
    }
  }

  /** What was untold waits in the queue of events now. */
  told(): void {
    this.#before = null
  }
}
