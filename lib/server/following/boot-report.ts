import 'server-only'
import type { BootPhase, BootProgress } from '@/lib/domain/state/boot-progress'
import type { GateId, GateReport } from '@/lib/domain/state/gate'
import type { BootAccount } from '@/lib/domain/state/transition-events'

/** What the boot reports about itself: to the page as progress, to the event log as an account. */
export class BootReport {
  readonly #gates = new Map<GateId, GateReport>()
  #progress: BootProgress = {
    phase: 'starting',
    gateId: null,
    attempt: 0,
    budget: null,
    nextAttemptAt: null,
    failedGateId: null,
    failedDetail: null,
    configError: null,
  }

  get progress(): BootProgress {
    return this.#progress
  }

  get account(): BootAccount {
    const { failedGateId, failedDetail } = this.#progress
    return {
      gates: [...this.#gates.values()],
      failed: failedGateId === null ? null : { gateId: failedGateId, detail: failedDetail ?? '' },
    }
  }

  configError(problems: readonly string[]): void {
    this.#update({ phase: 'config_error', configError: problems.join('\n') })
  }

  attempting(phase: BootPhase, gateId: GateId, attempt: number, budget: number | null): void {
    this.#update({ phase, gateId, attempt, budget, nextAttemptAt: null })
  }

  waiting(nextAttemptAt: string): void {
    this.#update({ nextAttemptAt })
  }

  /** The newest report on a gate replaces the one before. */
  gate(report: GateReport): void {
    this.#gates.set(report.gate_id, report)
  }

  failed(gateId: GateId, detail: string): void {
    this.#update({
      phase: 'failed',
      nextAttemptAt: null,
      failedGateId: gateId,
      failedDetail: detail,
    })
  }

  /** The present error that does not end the boot; null for none. */
  failure(detail: string | null): void {
    this.#update({ failedDetail: detail })
  }

  /**
   * This instance may lead, and does not know yet which one does; `failure` keeps it from trying.
   */
  seekingLead(failure: string | null): void {
    this.#calm('seeking_lead')
    this.failure(failure)
  }

  /** Another instance leads; this one takes over when the lock is free. */
  standingBy(): void {
    this.#calm('standing_by')
  }

  /** This instance never leads. */
  observing(): void {
    this.#calm('observing')
  }

  complete(): void {
    this.#calm('complete')
  }

  #calm(phase: BootPhase): void {
    this.#update({
      phase,
      gateId: null,
      attempt: 0,
      budget: null,
      nextAttemptAt: null,
      failedDetail: null,
    })
  }

  #update(change: Partial<BootProgress>): void {
    this.#progress = { ...this.#progress, ...change }
  }
}
