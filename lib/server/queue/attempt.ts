import 'server-only'
import { type AttemptEnding, endingOf } from '@/lib/domain/tickets/attempt-outcome'
import { describeError } from '@/lib/domain/failure'
import { endingsOfRefused } from '@/lib/domain/tickets/refused-result'
import { criticalityOf } from '@/lib/domain/tickets/sea-ticket'
import type { AbortReason, Agent, AgentJob } from '@/lib/server/agent/agent'
import { willRepeat } from '@/lib/server/db/errors/database-refuses'
import { describeRefusal } from '@/lib/server/db/errors/describe-database-error'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { ClaimStore, HeldClaim } from './claim-store'

const TAG = '[sea_ticket_poller]'
/** What could not be written is tried again this often, while it is still true and ours to write. */
const WRITE_AGAIN_MS = 1_000

export interface AttemptOptions {
  readonly claim: HeldClaim
  readonly workspaceId: string
  readonly agent: Agent
  readonly store: ClaimStore
  readonly leaseMs: number
  readonly leaseRefreshMs: number
  readonly clock: Clock
  readonly log: Log
}

/** How an attempt left its ticket. */
export type AttemptEnd =
  | {
      readonly kind: 'ended'
      readonly ending: AttemptEnding
      /** Why the database refuses what the attempt brought; absent where it took that. */
      readonly refusal?: string
    }
  | { readonly kind: 'claim_released' }
  | { readonly kind: 'lost' }

/** One claim, from the agent's first message to the last write about it. */
export class Attempt {
  readonly #options: AttemptOptions
  /** Ends the agent's work, for whatever reason. */
  readonly #abort = new AbortController()
  /** The process may no longer write about the claim, or has no time to. */
  readonly #givenUp = new AbortController()
  readonly #leaseKept = new AbortController()
  #leaseEndsAt: number
  #progressed = false
  #marked = false

  constructor(options: AttemptOptions) {
    this.#options = options
    this.#leaseEndsAt = options.clock.monotonic() + options.leaseMs
  }

  get ticketId(): string {
    return this.#options.claim.ticket.id
  }

  /** Ends the agent's work; `run` then resolves soon. */
  giveUp(reason: Extract<AbortReason, 'lease_lost' | 'stopping'>): void {
    this.#givenUp.abort(reason)
    this.#abort.abort(reason satisfies AbortReason)
  }

  /** Works the ticket and writes the outcome. Never rejects. */
  async run(): Promise<AttemptEnd> {
    const { agent, claim } = this.#options
    const keeping = this.#keepLease()
    const outcome = await agent.work(this.#job(), {
      signal: this.#abort.signal,
      onProgress: () => {
        this.#progress()
      },
    })
    this.#leaseKept.abort('over')
    await keeping
    const ending = endingOf(outcome, claim.workAttemptCount)
    if (ending !== null) return this.#end(ending)
    if (outcome.kind === 'aborted' && outcome.reason === 'stopping') return this.#release()
    return { kind: 'lost' }
  }

  #job(): AgentJob {
    const { claim, workspaceId } = this.#options
    const { id, title, objective, priority } = claim.ticket
    return {
      ticket: { id, workspaceId, title, objective, criticality: criticalityOf(priority) },
      attempt: {
        id: claim.workAttemptId,
        number: claim.workAttemptCount,
        leaseExpiresAt: claim.leaseExpiresAt,
      },
    }
  }

  #progress(): void {
    this.#progressed = true
    if (this.#marked) return
    this.#marked = true
    void this.#mark()
  }

  /** Tried until it is written or the agent is done; never rejects. */
  async #mark(): Promise<void> {
    const { store, claim, clock, log } = this.#options
    for (let told = false; !this.#isOver(); told = true) {
      try {
        await store.markInProgress(claim)
        return
      } catch (error) {
        const words = `not marked in progress: ${describeError(error)}`
        if (!told) log.warn(TAG, `ticket ${claim.ticket.id}: ${words}`)
        await clock.sleep(WRITE_AGAIN_MS, this.#leaseKept.signal)
      }
    }
  }

  /** Progress refreshes the lease; silence lets it run out, and then the attempt is over. */
  async #keepLease(): Promise<void> {
    const { clock, leaseMs, leaseRefreshMs } = this.#options
    // Given up a little early, so that the timeout can still be written under the token.
    const margin = Math.min(5_000, leaseMs / 10)
    while (!this.#isOver()) {
      const left = this.#leaseEndsAt - margin - clock.monotonic()
      if (left <= 0) {
        this.#abort.abort('timeout' satisfies AbortReason)
        return
      }
      await clock.sleep(Math.min(left, leaseRefreshMs), this.#leaseKept.signal)
      if (!this.#isOver() && this.#progressed) await this.#refresh()
    }
  }

  #isOver(): boolean {
    return this.#leaseKept.signal.aborted || this.#abort.signal.aborted
  }

  async #refresh(): Promise<void> {
    const { store, claim, clock, leaseMs, log } = this.#options
    const asked = clock.monotonic()
    this.#progressed = false
    try {
      if ((await store.refresh(claim)) === null) this.giveUp('lease_lost')
      else this.#leaseEndsAt = asked + leaseMs
    } catch (error) {
      // The substrate may be back before the lease ends: what the agent sent still counts.
      this.#progressed = true
      log.warn(TAG, `ticket ${claim.ticket.id}: lease not refreshed: ${describeError(error)}`)
      await clock.sleep(WRITE_AGAIN_MS, this.#leaseKept.signal)
    }
  }

  /** Written until it is written or the claim is lost: the agent's work is not done twice. */
  async #end(ending: AttemptEnding): Promise<AttemptEnd> {
    const { store, claim, clock, log } = this.#options
    for (let told = false; ; told = true) {
      try {
        const written = await store.end(claim, ending)
        return written ? { kind: 'ended', ending } : { kind: 'lost' }
      } catch (error) {
        if (!told)
          log.error(TAG, `ticket ${claim.ticket.id}: not resolved yet: ${describeError(error)}`)
        if (willRepeat(error)) {
          const refused = await this.#endRefused(ending, describeRefusal(error))
          if (refused !== null) return refused
        }
        // An agent that timed out counts as one that has answered: its ending is ours to write.
        if (
          this.#givenUp.signal.aborted ||
          clock.monotonic() > this.#leaseEndsAt + this.#options.leaseMs
        ) {
          return { kind: 'lost' }
        }
        await clock.sleep(WRITE_AGAIN_MS, this.#givenUp.signal)
      }
    }
  }

  /** The agent is not called again for what it has done; null where nothing can be written either. */
  async #endRefused(ending: AttemptEnding, refusal: string): Promise<AttemptEnd | null> {
    const { store, claim } = this.#options
    for (const instead of endingsOfRefused(ending, refusal)) {
      try {
        const written = await store.end(claim, instead)
        return written ? { kind: 'ended', ending: instead, refusal } : { kind: 'lost' }
      } catch (error) {
        if (!willRepeat(error)) return null
      }
    }
    return null
  }

  async #release(): Promise<AttemptEnd> {
    const { store, claim, log } = this.#options
    try {
      await store.release(claim)
      return { kind: 'claim_released' }
    } catch (error) {
      log.error(TAG, `ticket ${claim.ticket.id}: claim not released: ${describeError(error)}`)
      return { kind: 'lost' }
    }
  }
}
