import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { type GateId, LOOK_AGAIN_SECONDS } from '@/lib/domain/state/gate'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { BootReport } from '@/lib/server/following/boot-report'
import { checkInvariant } from './gate-runner'
import { gateChecks } from './gates'

const TAG = '[kora.boot]'

interface BootOnRequestOptions {
  readonly provider: SubstrateProvider
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
  /** Looks at a gate that failed. */
  #looks = 0
  #nextLookAt = -Infinity
  #shown = ''

  constructor(options: BootOnRequestOptions) {
    this.#options = options
  }

  /**
   * One attempt at the boot, shared by all requests meanwhile; one that failed is made again by the
   * next request, and a gate that failed is looked at again every 10 s. Never throws.
   */
  async prepare(): Promise<void> {
    if (this.#isOver || this.#options.clock.monotonic() < this.#nextLookAt) return
    this.#attempt ??= this.#try().finally(() => {
      this.#attempt = null
    })
    await this.#attempt
  }

  async #try(): Promise<void> {
    const { provider, register, report, clock, log } = this.#options
    const checks = gateChecks(provider, clock, 'observer')
    try {
      report.attempting('waiting_for_substrate', 'substrate_reachable', 1, null)
      const unreachable = await checks.substrateReachable()
      if (unreachable !== null) throw new Error(unreachable)
      register(provider)
      for (const [gateId, check] of [
        ['substrate_schema', checks.substrateSchema],
        ['canonical_kora_actor', checks.canonicalKoraActor],
      ] as const) {
        const refusals: string[] = []
        const detail = await checkInvariant(check, (words) => refusals.push(words))
        if (detail === null) continue
        this.#lookAgain(gateId, detail, refusals)
        return
      }
      report.observing()
      this.#isOver = true
    } catch (error) {
      log.warn(TAG, `the substrate cannot be used yet: ${describeError(error)}`)
    }
  }

  /** What the gate names can be mended from outside: no restart is needed. */
  #lookAgain(gateId: GateId, detail: string, refusals: readonly string[]): void {
    const { report, clock, log } = this.#options
    const ms = LOOK_AGAIN_SECONDS * 1000
    this.#looks += 1
    this.#nextLookAt = clock.monotonic() + ms
    report.attempting('checking_gates', gateId, this.#looks, null)
    report.failure(detail)
    report.waiting(new Date(clock.now() + ms).toISOString())
    const words = [detail, ...refusals].join('; ')
    if (words !== this.#shown) log.error(TAG, `gate ${gateId}: ${words}`)
    this.#shown = words
  }
}
