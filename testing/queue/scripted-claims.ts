import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'
import type { ClaimStore, HeldClaim, LeaseStore } from '@/lib/server/queue/claim-store'

/** A claim as the substrate would give it. */
export function heldClaim(id: string, claim: Partial<HeldClaim> = {}): HeldClaim {
  return {
    ticket: { id, title: `Ticket ${id}`, objective: null, priority: 'normal' },
    workAttemptId: `attempt of ${id}`,
    claimCount: 1,
    workAttemptCount: 1,
    leaseExpiresAt: '2026-05-21T12:10:00.000000Z',
    proof: {},
    ...claim,
  }
}

/** A queue by script that keeps a record of all that is asked of it, in order. */
export class ScriptedClaims implements ClaimStore, LeaseStore {
  /** What can be claimed, first the first. */
  readonly queue: HeldClaim[] = []
  readonly calls: string[] = []
  readonly endings: AttemptEnding[] = []
  /** Tickets whose claim is no longer this process's. */
  readonly lost = new Set<string>()
  /** What a call by this name fails with for as long as it is set. */
  readonly failure = new Map<keyof (ClaimStore & LeaseStore), Error>()
  /** Awaited by a call of this name before it does anything. */
  readonly before = new Map<keyof (ClaimStore & LeaseStore), () => Promise<void>>()
  changeInMs: number | null = null
  /** When the first lease ends, by the substrate's clock. */
  leaseEndInMs = (): number | null => null
  expired = 0

  /** Makes tickets claimable, in this order. */
  add(...ids: string[]): void {
    this.queue.push(...ids.map((id) => heldClaim(id)))
  }

  /** The calls of one kind, by their first word. */
  called(word: string): string[] {
    return this.calls.filter((call) => call.split(' ')[0] === word)
  }

  async claimNext({ criticalOnly }: { criticalOnly: boolean }): Promise<HeldClaim | null> {
    await this.#asked('claimNext', `claim ${criticalOnly ? 'critical' : 'any'}`)
    return this.queue.shift() ?? null
  }

  async markInProgress({ ticket }: HeldClaim): Promise<void> {
    await this.#asked('markInProgress', `mark ${ticket.id}`)
  }

  async refresh({ ticket }: HeldClaim): Promise<string | null> {
    await this.#asked('refresh', `refresh ${ticket.id}`)
    return this.lost.has(ticket.id) ? null : '2026-05-21T12:20:00.000000Z'
  }

  async end({ ticket }: HeldClaim, ending: AttemptEnding): Promise<boolean> {
    await this.#asked('end', `end ${ticket.id} ${ending.resolution}`)
    if (this.lost.has(ticket.id)) return false
    this.endings.push(ending)
    return true
  }

  async release({ ticket }: HeldClaim): Promise<void> {
    await this.#asked('release', `release ${ticket.id}`)
  }

  async sweep(exceptTicketIds: readonly string[]): Promise<number> {
    await this.#asked('sweep', ['sweep', ...exceptTicketIds].join(' '))
    return this.expired
  }

  async nextLeaseEndInMs(): Promise<number | null> {
    await this.#asked('nextLeaseEndInMs', 'lease-end')
    return this.leaseEndInMs()
  }

  async nextEligibleInMs({ criticalOnly }: { criticalOnly: boolean }): Promise<number | null> {
    await this.#asked('nextEligibleInMs', `next ${criticalOnly ? 'critical' : 'any'}`)
    return this.changeInMs
  }

  async #asked(method: keyof (ClaimStore & LeaseStore), call: string): Promise<void> {
    this.calls.push(call)
    await this.before.get(method)?.()
    const failure = this.failure.get(method)
    if (failure !== undefined) throw failure
  }
}
