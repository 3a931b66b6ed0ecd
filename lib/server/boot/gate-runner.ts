import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { type GateId, GATES, retryDelaySeconds } from '@/lib/domain/state/gate'
import type { DegradationReason } from '@/lib/domain/state/operational-state'
import { BOOT_TRIGGER } from '@/lib/domain/state/transition-events'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import { databaseRefuses } from '@/lib/server/db/errors/database-refuses'
import { describeDatabaseError } from '@/lib/server/db/errors/describe-database-error'
import type { BootReport } from '@/lib/server/following/boot-report'

/** Null when the gate passes, else the error. It throws when the check could not be made. */
export type GateCheck = () => Promise<string | null>

/**
 * An invariant's check. When the database itself refuses, a privilege above all, the gate fails,
 * and its cause leaves the process only in safe words. Throws when the check could not be made, as
 * while the substrate is away.
 */
export async function checkInvariant(
  gateId: GateId,
  check: GateCheck,
  log: Log,
): Promise<string | null> {
  try {
    return await check()
  } catch (error) {
    if (!databaseRefuses(error)) throw error
    log.error('[kora.boot]', `gate ${gateId}: ${describeError(error)}`)
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

  constructor(options: GateRunnerOptions) {
    this.#options = options
  }

  /** The reasons that retries have added and that the end of the boot takes away again. */
  get stagedReasons(): ReadonlySet<DegradationReason> {
    return this.#staged
  }

  /**
   * Resolves when the gate passes or the boot is aborted.
   *
   * @throws GateRefusal when an invariant fails or the retry budget is spent.
   * @throws whatever an invariant's check throws: it could not be checked.
   */
  async pass(gateId: GateId, check: GateCheck): Promise<void> {
    const { signal, report, clock, budget } = this.#options
    const { gateClass, budgeted } = GATES[gateId]
    const phase = gateId === 'substrate_reachable' ? 'waiting_for_substrate' : 'checking_gates'
    const began = clock.monotonic()
    let failuresInARow = 0
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
      if (detail === null) return
      if (gateClass === 'invariant') {
        throw new GateRefusal(gateId, detail, BOOT_TRIGGER.invariantFailure(gateId))
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

  async #retry(gateId: GateId, attempt: number, failures: number, detail: string) {
    const { holder, report, clock, log } = this.#options
    const seconds = retryDelaySeconds(failures)
    log.warn('[kora.boot]', `gate ${gateId}, attempt ${attempt}: ${detail}; again in ${seconds} s`)
    report.waiting(new Date(clock.now() + seconds * 1000).toISOString())
    const reason = GATES[gateId].reasonWhileRetrying
    if (reason !== null) this.#staged.add(reason)
    if (holder.current.primaryState === 'booting') {
      // Not awaited: while the substrate is away the append that it causes can only fail slowly.
      void holder.transitionTo('booting', BOOT_TRIGGER.transientFailure, {
        addReasons: reason === null ? [] : [reason],
      })
    }
    return this.#options.pause(seconds * 1000, gateId)
  }

  /** The obstacle is shown until the check succeeds: the boot begins again meanwhile. */
  async #tryInvariant(gateId: GateId, check: GateCheck): Promise<string | null> {
    const { log, report } = this.#options
    try {
      const detail = await checkInvariant(gateId, check, log)
      report.failure(null)
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
