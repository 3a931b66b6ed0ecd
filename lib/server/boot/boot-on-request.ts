import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { BOOT_TRIGGER } from '@/lib/domain/state/transition-events'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { BootReport } from '@/lib/server/following/boot-report'
import { checkInvariant } from './gate-runner'
import { gateChecks } from './gates'

const TAG = '[kora.boot]'

interface BootOnRequestOptions {
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly report: BootReport
  readonly clock: Clock
  readonly log: Log
  /** Makes the provider the one that every route reads through. */
  readonly register: (provider: SubstrateProvider) => void
}

/**
 * The boot on a serverless host, where no work may run between two requests: the requests run it.
 */
export class BootOnRequest {
  readonly #options: BootOnRequestOptions
  #attempt: Promise<void> | null = null
  #isOver = false

  constructor(options: BootOnRequestOptions) {
    this.#options = options
  }

  /**
   * One attempt at the boot, shared by all requests meanwhile; one that failed is made again by the
   * next request. Never throws.
   */
  async prepare(): Promise<void> {
    if (this.#isOver) return
    this.#attempt ??= this.#try().finally(() => {
      this.#attempt = null
    })
    await this.#attempt
  }

  async #try(): Promise<void> {
    const { provider, register, report, holder, clock, log } = this.#options
    const checks = gateChecks(provider, clock)
    try {
      report.attempting('waiting_for_substrate', 'substrate_reachable', 1, null)
      const unreachable = await checks.substrateReachable()
      if (unreachable !== null) throw new Error(unreachable)
      register(provider)
      for (const [gateId, check] of [
        ['substrate_schema', checks.substrateSchema],
        ['canonical_kora_actor', checks.canonicalKoraActor],
      ] as const) {
        const detail = await checkInvariant(gateId, check, log)
        if (detail === null) continue
        log.error(TAG, `${gateId}: ${detail}`)
        report.failed(gateId, detail)
        await holder.transitionTo('stopped', BOOT_TRIGGER.invariantFailure(gateId))
        this.#isOver = true
        return
      }
      report.observing()
      this.#isOver = true
    } catch (error) {
      log.warn(TAG, `the substrate cannot be used yet: ${describeError(error)}`)
    }
  }
}
