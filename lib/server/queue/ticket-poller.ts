import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { Agent } from '@/lib/server/agent/agent'
import { BackgroundLoop } from '@/lib/server/process/background-loop'
import type { Clock } from '@/lib/server/process/clock'
import type { PollerConfig } from '@/lib/server/process/env'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import { Attempt, type AttemptEnd } from './attempt'
import type { ClaimStore, HeldClaim } from './claim-store'
import { DispatchWatch } from './dispatch-watch'
import { workPermit } from './work-permit'

const TAG = '[sea_ticket_poller]'
const AFTER_FAILURE_MS = 1_000
/**
 * A ticket that is due may be locked by another transaction: checking again at once would only
 * spin.
 */
const SHORTEST_PAUSE_MS = 50

export interface TicketPollerOptions {
  readonly agent: Agent
  readonly store: ClaimStore
  readonly holder: OperationalStateHolder
  readonly workspaceId: string
  readonly config: PollerConfig
  /** Whether this process leads just now; without the lead nothing is claimed. */
  readonly isLeading: () => boolean
  readonly clock: Clock
  readonly log: Log
}

/**
 * Claims tickets one at a time, hands them to the agent and writes the outcomes (SPEC 10). A
 * failing state machine never stops the work, nor failing work the state machine.
 */
export class TicketPoller {
  readonly #options: TicketPollerOptions
  readonly #loop: BackgroundLoop
  readonly #dispatch: DispatchWatch
  readonly #attempts = new Map<Attempt, Promise<void>>()
  #unlisten: (() => void) | null = null
  #stopping = false
  /** How often the lead was lost: a claim made under an earlier lead is not started. */
  #leadsLost = 0

  constructor(options: TicketPollerOptions) {
    const { clock, log, agent, holder } = options
    this.#options = options
    this.#dispatch = new DispatchWatch({ agent, holder, clock, log, onBack: () => this.wake() })
    this.#loop = new BackgroundLoop({
      name: 'poller',
      tag: TAG,
      clock,
      log,
      round: () => this.#round(),
      afterFailureMs: AFTER_FAILURE_MS,
    })
  }

  /** Whether the agent could be reached when it was last needed. */
  get isAgentReachable(): boolean {
    return this.#dispatch.isReachable
  }

  /** Tickets that are being worked now. */
  get heldTicketIds(): string[] {
    return [...this.#attempts.keys()].map((attempt) => attempt.ticketId)
  }

  /** Starts the loop; a second call does nothing. */
  start(): void {
    this.#unlisten ??= this.#options.holder.addListener((from, to) => {
      if (workPermit(from) !== workPermit(to)) this.wake()
    })
    this.#loop.start()
  }

  /** There may be something to claim: checks at once instead of at the next round. */
  wake(): void {
    this.#loop.skipPause()
  }

  /** The lead is lost: what is being worked can no longer be resolved by this process. */
  dropClaims(): void {
    this.#leadsLost += 1
    for (const attempt of this.#attempts.keys()) attempt.giveUp('lease_lost')
  }

  /** Claims nothing more, releases what is held, and resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#unlisten?.()
    await Promise.all([this.#loop.stop(), this.#dispatch.stop()])
    for (const attempt of this.#attempts.keys()) attempt.giveUp('stopping')
    await Promise.all(this.#attempts.values())
  }

  async #round(): Promise<number> {
    const { config, isLeading } = this.#options
    if (!isLeading()) return config.pollMs
    for (;;) {
      const claim = await this.#claim()
      if (claim === null) break
      this.#begin(claim)
    }
    return this.#pause()
  }

  async #claim(): Promise<HeldClaim | null> {
    const { store, holder, config, isLeading } = this.#options
    if (this.#isStopping() || !isLeading() || this.#attempts.size >= config.maxClaims) return null
    const permit = workPermit(holder.current)
    if (permit === 'none') return null
    const leadsLost = this.#leadsLost
    const claim = await store.claimNext({ criticalOnly: permit === 'critical_only' })
    if (claim === null || leadsLost !== this.#leadsLost) return null
    if (!this.#isStopping()) return claim
    await this.#release(claim)
    return null
  }

  /** A claim that came while the process was stopping: the agent does not get it. */
  async #release(claim: HeldClaim): Promise<void> {
    const { store, log } = this.#options
    try {
      await store.release(claim)
      log.info(TAG, `ticket ${claim.ticket.id}: claim released, work not begun`)
    } catch (error) {
      log.error(TAG, `ticket ${claim.ticket.id}: claim not released: ${describeError(error)}`)
    }
  }

  #isStopping(): boolean {
    return this.#stopping
  }

  #begin(claim: HeldClaim): void {
    const { agent, store, workspaceId, config, clock, log } = this.#options
    const { leaseMs, leaseRefreshMs } = config
    const attempt = new Attempt({
      claim,
      workspaceId,
      agent,
      store,
      leaseMs,
      leaseRefreshMs,
      clock,
      log,
    })
    log.info(TAG, `ticket ${claim.ticket.id}: attempt ${claim.workAttemptCount} begins`)
    this.#move('ready', 'active', 'claim acquired')
    const run = attempt.run().then((end) => this.#after(attempt, end))
    this.#attempts.set(attempt, run)
  }

  #after(attempt: Attempt, end: AttemptEnd): void {
    this.#attempts.delete(attempt)
    if (end.kind === 'ended' && end.ending.degradesDispatch) {
      this.#dispatch.lost(end.ending.summary ?? 'no answer')
    }
    const words = end.kind === 'ended' ? end.ending.resolution : end.kind.replace('_', ' ')
    this.#options.log.info(TAG, `ticket ${attempt.ticketId}: ${words}`)
    if (end.kind === 'ended' && end.refusal !== undefined) this.#reportRefused(end.refusal)
    // After the release has committed: an operator that sees ready finds the ticket free (SPEC 10).
    if (this.#attempts.size === 0) this.#move('active', 'ready', 'claim released')
    this.wake()
  }

  /** The state keeps why the database took no result, beside the ticket. */
  #reportRefused(refusal: string): void {
    const { holder, log } = this.#options
    holder
      .transitionTo(holder.current.primaryState, `result refused: ${refusal}`)
      .catch((error: unknown) => {
        log.error(TAG, `the state did not follow: ${describeError(error)}`)
      })
  }

  #move(from: 'ready' | 'active', to: 'ready' | 'active', trigger: string): void {
    const { holder, log } = this.#options
    if (holder.current.primaryState !== from) return
    holder.transitionTo(to, trigger).catch((error: unknown) => {
      log.error(TAG, `the state did not follow: ${describeError(error)}`)
    })
  }

  /** Until the next poll, or until time alone makes something claimable. */
  async #pause(): Promise<number> {
    const { store, holder, config } = this.#options
    const permit = workPermit(holder.current)
    if (permit === 'none' || this.#attempts.size >= config.maxClaims) return config.pollMs
    const wait = await store.nextEligibleInMs({ criticalOnly: permit === 'critical_only' })
    if (wait === null) return config.pollMs
    return Math.min(config.pollMs, Math.max(wait + 1, SHORTEST_PAUSE_MS))
  }
}
