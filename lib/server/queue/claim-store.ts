import 'server-only'
import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'

/** A claim that this process holds; `proof` is the fence token, which nothing prints. */
export interface HeldClaim {
  readonly ticket: {
    readonly id: string
    readonly title: string | null
    readonly objective: string | null
    readonly priority: string | null
  }
  readonly workAttemptId: string
  readonly claimCount: number
  /** This attempt's number among those that count. */
  readonly workAttemptCount: number
  readonly leaseExpiresAt: string
  readonly proof: object
}

/**
 * What the poller needs of the substrate (SPEC 10). Every write is one transaction, fenced by this
 * process's term and by the claim's token: a lost lead or a lost lease can change nothing.
 */
export interface ClaimStore {
  /** The first claimable ticket, claimed; null when there is none, or none may be held. */
  claimNext(options: { criticalOnly: boolean }): Promise<HeldClaim | null>
  /** The agent has given a first sign of work. */
  markInProgress(claim: HeldClaim): Promise<void>
  /** The new end of the lease; null when the claim is lost. */
  refresh(claim: HeldClaim): Promise<string | null>
  /** False when the claim is lost and nothing was written. A repeated call writes once. */
  end(claim: HeldClaim, ending: AttemptEnding): Promise<boolean>
  /** Releases a claim unworked; the attempt does not count. */
  release(claim: HeldClaim): Promise<void>
  /** Milliseconds until time alone makes something claimable; null when it never will. */
  nextEligibleInMs(options: { criticalOnly: boolean }): Promise<number | null>
}

/** What the sweep needs of the substrate (SPEC 10), fenced by this process's term likewise. */
export interface LeaseStore {
  /** Milliseconds until the first lease ends, 0 for one that has; null when none runs. */
  nextLeaseEndInMs(): Promise<number | null>
  /** Frees claims whose lease ran out, except of tickets that are still being worked; how many. */
  sweep(exceptTicketIds: readonly string[]): Promise<number>
}
