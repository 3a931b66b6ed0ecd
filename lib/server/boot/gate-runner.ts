import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { type GateId, GATES, LOOK_AGAIN_SECONDS, retryDelaySeconds } from '@/lib/domain/state/gate'
import type { DegradationReason } from '@/lib/domain/state/operational-state'
import { BOOT_TRIGGER } from '@/lib/domain/state/transition-events'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import { databaseRefuses } from '@/lib/server/db/errors/database-refuses'
import { describeDatabaseError } from '@/lib/server/db/errors/describe-database-error'
import type { BootReport } from '@/lib/server/following/boot-report'

/** Null when the gate passes, else what is wrong. It throws when the check could not be made. */
export type GateCheck = () => Promise<string | null>

/**
 * An invariant's check. When the database itself refuses, a privilege above all, the gate fails,
 * and its cause leaves the process only in safe words; `onRefusal` gets the database's own. Throws
 * when the check could not be made, as while the substrate is away.
 */
export async function checkInvariant(
  check: GateCheck,
  onRefusal: (words: string) => void,
): Promise<string | null> {
  try {
    return await check()
  } catch (error) {
    if (!databaseRefuses(error)) throw error
    onRefusal(describeError(error))
    return describeDatabaseError(error)
  }
}

/** The boot cannot go on: `trigger` is the trigger of the transition to stopped. */
export class GateRefusal extends Error {
  readonly gateId: GateId
  readonly trigger: string

  constructor(gateId: GateId, detail: string, trigger: string) {
    super(detail)
    this.name = 'GateRefusal'
    this.gateId = gateId
    this.trigger = trigger
  }
}

interface GateRunnerOptions {
  readonly holder: OperationalStateHolder
  readonly report: BootReport
  readonly clock: Clock
  readonly log: Log
  readonly budget: number
  readonly signal: AbortSignal
  /** Waits before the next attempt; may end early when an attempt promises more. */
  readonly pause: (ms: number, gateId: GateId) => Promise<'waited' | 'promising'>
}

/** Runs the gates of SPEC 6 one at a time, with their retries. */
export class GateRunner {
  readonly #options: GateRunnerOptions
  readonly #staged = new Set<DegradationReason>()
  #refusal = ''

  constructor(options: GateRunnerOptions) {
    this.#options = options
  }

  /** The reasons that retries have added and that the end of the boot takes away again. */
  get stagedReasons(): ReadonlySet<DegradationReason> {
    return this.#staged
  }

  /**
   * Resolves when the gate passes or the boot is aborted. An invariant that fails is looked at again
   * until it passes.
   *
   * @throws GateRefusal when the retry budget is spent.
   * @throws whatever an invariant's check throws: it could not be checked.
   */
  async pass(gateId: GateId, check: GateCheck): Promise<void> {
    const { signal, report, clock, budget } = this.#options
    const { gateClass, budgeted } = GATES[gateId]
    const phase = gateId === 'substrate_reachable' ? 'waiting_for_substrate' : 'checking_gates'
    const began = clock.monotonic()
    let failuresInARow = 0
    let shown: string | null = null
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      report.attempting(phase, gateId, attempt, budgeted ? budget : null)
      const detail =
        gateClass === 'invariant'
          ? await this.#tryInvariant(gateId, check)
          : await this.#tryTransient(gateId, check)
      report.gate({
        gate_id: gateId,
        gate_class: gateClass,
        outcome: detail === null ? 'passed' : 'failed',
        attempts: attempt,
        elapsed_ms: Math.round(clock.monotonic() - began),
        detail,
      })
      if (detail === null) {
        if (shown !== null) this.#unstage(gateId)
        report.failure(null)
        return
      }
      if (gateClass === 'invariant') {
        await this.#lookAgain(gateId, detail, { isNew: detail !== shown })
        shown = detail
        continue
      }
      if (budgeted && attempt >= budget) {
        throw new GateRefusal(gateId, detail, BOOT_TRIGGER.budgetExhausted(gateId))
      }
      failuresInARow += 1
      if ((await this.#retry(gateId, attempt, failuresInARow, detail)) === 'promising') {
        failuresInARow = 0
      }
    }
  }

  /** Whoever mends it needs no restart: the boot goes on with the next look. */
  async #lookAgain(gateId: GateId, detail: string, { isNew }: { isNew: boolean }): Promise<void> {
    const { report, clock, log, pause } = this.#options
    const ms = LOOK_AGAIN_SECONDS * 1000
    if (isNew) {
      log.error('[kora.boot]', `gate ${gateId}: ${detail}; looked at again every ${ms / 1000} s`)
      this.#stage(gateId, BOOT_TRIGGER.invariantFailure(gateId))
    }
    report.waiting(new Date(clock.now() + ms).toISOString())
    await pause(ms, gateId)
  }

  async #retry(gateId: GateId, attempt: number, failures: number, detail: string) {
    const { report, clock, log } = this.#options
    const seconds = retryDelaySeconds(failures)
    log.warn('[kora.boot]', `gate ${gateId}, attempt ${attempt}: ${detail}; again in ${seconds} s`)
    report.waiting(new Date(clock.now() + seconds * 1000).toISOString())
    report.failure(detail)
    this.#stage(gateId, BOOT_TRIGGER.transientFailure)
    return this.#options.pause(seconds * 1000, gateId)
  }

  #stage(gateId: GateId, trigger: string): void {
    const reason = GATES[gateId].reasonWhileRetrying
    if (reason !== null) this.#staged.add(reason)
    this.#change(trigger, { addReasons: reason === null ? [] : [reason] })
  }

  /** What an invariant has staged ends with it: what it names has been mended. */
  #unstage(gateId: GateId): void {
    const reason = GATES[gateId].reasonWhileRetrying
    if (reason === null || !this.#staged.delete(reason)) return
    this.#change(BOOT_TRIGGER.mended(gateId), { removeReasons: [reason] })
  }

  #change(
    trigger: string,
    changes: { addReasons?: DegradationReason[]; removeReasons?: DegradationReason[] },
  ): void {
    const { holder } = this.#options
    if (holder.current.primaryState !== 'booting') return
    // Not awaited: while the substrate is away the append that it causes can only fail slowly.
    void holder.transitionTo('booting', trigger, changes)
  }

  /** The obstacle is shown until the check succeeds: the boot begins again meanwhile. */
  async #tryInvariant(gateId: GateId, check: GateCheck): Promise<string | null> {
    const { log, report } = this.#options
    try {
      const detail = await checkInvariant(check, (words) => {
        // Once, not at every look.
        if (words !== this.#refusal) log.error('[kora.boot]', `gate ${gateId}: ${words}`)
        this.#refusal = words
      })
      report.failure(detail)
      return detail
    } catch (error) {
      report.failure(describeDatabaseError(error))
      throw error
    }
  }

  /** A transient check that throws has failed; its cause leaves the process only in safe words. */
  async #tryTransient(gateId: GateId, check: GateCheck): Promise<string | null> {
    try {
      return await check()
    } catch (error) {
      this.#options.log.warn('[kora.boot]', `gate ${gateId}: ${describeError(error)}`)
      return describeDatabaseError(error)
    }
  }
}
