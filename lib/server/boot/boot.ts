import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { historyOf } from '@/lib/domain/state/followed-state'
import { type GateId, GATES } from '@/lib/domain/state/gate'
import { BOOT_TRIGGER } from '@/lib/domain/state/transition-events'
import type { Clock } from '@/lib/server/process/clock'
import type { EventOutbox } from '@/lib/server/state/event-outbox'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import { readNewestStateEvents } from '@/lib/server/db/sql/state/read-state-events'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { BootReport } from '@/lib/server/following/boot-report'
import type { QueueLoop } from '@/lib/server/queue/queue-loop'
import { type GateCheck, GateRefusal, GateRunner } from './gate-runner'
import { type GateChecks, gateChecks } from './gates'
import type { Leadership } from '@/lib/server/leadership/leadership'
import type { SubstrateWatch } from './substrate-watch'
import { waitForPort } from './wait-for-port'

const TAG = '[kora.boot]'
/** Enough for ten transitions, with the runtime's starts and stops between them. */
const NEWEST_EVENTS = 50

export interface BootOptions {
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly outbox: EventOutbox
  readonly leadership: Leadership
  readonly watch: SubstrateWatch
  /** Null where nothing is pushed. */
  readonly live: LivePart | null
  readonly report: BootReport
  readonly retryBudget: number
  /** An observer never leads. */
  readonly role: 'runtime' | 'observer'
  /** Works the queue while this process leads; null where no agent is configured. */
  readonly work: QueueLoop | null
  /** The gate `agent_reachable`; null where no agent is configured. */
  readonly checkAgent: GateCheck | null
  /** Frees claims that have run out while this process leads, with an agent or without (SPEC 10). */
  readonly sweep: QueueLoop
  /** Whether the database lets this process work, once its gates have passed. */
  readonly writes: WritePart
  readonly clock: Clock
  readonly log: Log
  /** Makes the provider the one that every route reads through. */
  readonly register: (provider: SubstrateProvider) => void
}

/** What hears of changes and pushes them. */
export interface LivePart {
  start(): void
  endStreams(): void
  stop(): Promise<void>
}

/** What looks at whether the leader can write. */
export interface WritePart {
  start(): void
  stop(): Promise<void>
}

/** One boot of the runtime: gates, lead, ready; then the watch over the substrate (SPEC 6). */
export class Boot {
  readonly #options: BootOptions
  readonly #abort = new AbortController()
  /** One for all attempts: the last one removes what the first one staged. */
  readonly #gates: GateRunner
  /** Resolves when the boot has ended, in any state; the lead continues after that. */
  readonly decided: Promise<void>
  #decide: () => void = () => undefined
  #running: Promise<void> | null = null
  #stopping: Promise<void> | null = null
  /** The gates have passed in this process's first lead. */
  #isComplete = false

  constructor(options: BootOptions) {
    this.#options = options
    this.decided = new Promise((resolve) => {
      this.#decide = resolve
    })
    const { holder, report, clock, log, retryBudget } = options
    if (options.role === 'observer') options.leadership.observe()
    this.#gates = new GateRunner({
      holder,
      report,
      clock,
      log,
      budget: retryBudget,
      signal: this.#abort.signal,
      pause: (ms, gateId) => this.#pause(ms, gateId),
    })
  }

  /** Runs the boot in the background; it never throws. A second call shares the first run. */
  start(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  /**
   * Ends the boot and what it started, and says goodbye in the log (SPEC 6, SIGTERM). A second call
   * waits for the first one's end.
   */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stop(reason)
    return this.#stopping
  }

  async #stop(reason: string): Promise<void> {
    const { watch, live, leadership, provider, outbox, log, work, sweep, writes } = this.#options
    this.#abort.abort()
    const claimsEnded = work?.stop()
    live?.endStreams()
    await Promise.allSettled([
      this.#running,
      watch.stop(),
      live?.stop(),
      claimsEnded,
      sweep.stop(),
      writes.stop(),
    ])
    try {
      await leadership.leave(reason)
    } catch (error) {
      log.error(TAG, `no goodbye, ${outbox.size} events lost: ${describeError(error)}`)
    }
    await provider.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort
    let failure = ''
    while (!this.#isStopped()) {
      try {
        await this.#attempt()
        return
      } catch (error) {
        if (error instanceof GateRefusal) return this.#refuse(error)
        // An invariant could not be checked: the substrate went away again, so wait for it again.
        const words = describeError(error)
        if (words !== failure) this.#options.log.warn(TAG, `the boot begins again: ${words}`)
        failure = words
        await this.#options.clock.sleep(1_000, signal)
      }
    }
  }

  async #attempt(): Promise<void> {
    const { provider, leadership, report, role, work, sweep, writes, clock } = this.#options
    const checks = gateChecks(provider, clock, role)
    await this.#gates.pass('substrate_reachable', checks.substrateReachable)
    if (this.#isStopped()) return
    this.#register()
    await this.#gates.pass('substrate_schema', checks.substrateSchema)
    await this.#gates.pass('canonical_kora_actor', checks.canonicalKoraActor)
    if (this.#isStopped()) return
    if (role === 'observer') {
      report.observing()
      this.#decide()
      this.#watch()
      return
    }
    report.seekingLead(null)
    this.#watch()
    while (!this.#isStopped()) {
      await leadership.lead(this.#abort.signal, (failure) => this.#doesNotLead(failure))
      if (this.#isStopped()) return
      report.failure(null)
      // Woken as well: what was started in an earlier lead has waited for this one. The sweep waits
      // for no gate: only the leader may free claims that have run out.
      sweep.start()
      sweep.wake()
      await this.#begin(checks)
      writes.start()
      work?.start()
      work?.wake()
      await leadership.untilLost(this.#abort.signal)
    }
  }

  /** After each try for the lead that brought none. */
  #doesNotLead(failure: string | null): void {
    const { report } = this.#options
    if (failure !== null) report.seekingLead(failure)
    else if (this.#isComplete) report.complete()
    else report.standingBy()
  }

  /** The first lead of a process boots the state; a later one continues from the state it had. */
  async #begin(checks: GateChecks): Promise<void> {
    const { holder, report, log, checkAgent } = this.#options
    if (this.#isComplete) {
      report.complete()
      return
    }
    await this.#continueHistory()
    await this.#gates.pass('event_log_append', checks.eventLogAppend)
    if (checkAgent !== null) await this.#gates.pass('agent_reachable', checkAgent)
    if (this.#isStopped()) return
    report.complete()
    this.#isComplete = true
    if (holder.current.primaryState === 'booting') {
      log.info(TAG, 'all gates pass')
      // Whatever state the last run left, a new boot leads out of it (SPEC 6).
      await holder.transitionTo('ready', BOOT_TRIGGER.allGatesPass, {
        claimPermission: 'normal',
        removeReasons: this.#gates.stagedReasons,
      })
    }
    this.#decide()
  }

  /** The last transitions survive a restart: the event log has them. */
  async #continueHistory(): Promise<void> {
    const { holder, log } = this.#options
    const { substrate, workspaceId } = this.#options.provider
    try {
      const events = await substrate.work.read(readNewestStateEvents, {
        workspaceId,
        beforeSeq: null,
        limit: NEWEST_EVENTS,
      })
      holder.continueHistory(historyOf(events))
    } catch (error) {
      log.warn(TAG, `the history of earlier runs cannot be read: ${describeError(error)}`)
    }
  }

  #watch(): void {
    this.#options.watch.start()
    this.#options.live?.start()
  }

  #isStopped(): boolean {
    return this.#abort.signal.aborted
  }

  #register(): void {
    const { provider, register, log } = this.#options
    try {
      register(provider)
    } catch (error) {
      log.error(TAG, `the provider is not registered: ${describeError(error)}`)
    }
  }

  async #refuse(refusal: GateRefusal): Promise<void> {
    const { report, holder, log } = this.#options
    log.error(TAG, `${refusal.trigger}: ${refusal.message}`)
    report.failed(refusal.gateId, refusal.message)
    if (holder.current.primaryState === 'booting') {
      await holder.transitionTo('stopped', refusal.trigger)
    }
    this.#decide()
    this.#watch()
    await this.#giveUpLead()
  }

  /** An instance whose boot fails releases the lock so that another can lead. */
  async #giveUpLead(): Promise<void> {
    const { leadership, log } = this.#options
    try {
      await leadership.leave('the boot ended in stopped')
    } catch (error) {
      log.warn(TAG, `the lead is not given up in the log: ${describeError(error)}`)
    }
  }

  /** While the substrate is awaited, its port is tried every second: its return ends the pause. */
  async #pause(ms: number, gateId: GateId): Promise<'waited' | 'promising'> {
    const { clock, provider } = this.#options
    const { signal } = this.#abort
    if (GATES[gateId].gateClass === 'invariant') {
      await this.#askForTime(ms)
      return 'waited'
    }
    if (gateId !== 'substrate_reachable') {
      await clock.sleep(ms, signal)
      return 'waited'
    }
    return waitForPort({ ms, signal, clock, answers: () => provider.substrate.portAnswers() })
  }

  /** A database that waits for its operator is not away: once an interval it is asked for its time. */
  async #askForTime(ms: number): Promise<void> {
    const { clock, provider } = this.#options
    const { signal } = this.#abort
    const until = clock.monotonic() + ms
    for (let left = ms; left > 0 && !signal.aborted; left = until - clock.monotonic()) {
      await clock.sleep(Math.min(left, provider.maxAgeMs), signal)
      // Where it fails, the next look says so.
      await provider.roundTrip().catch(() => undefined)
    }
  }
}
