import 'server-only'
import type { AttemptEnding } from '@/lib/domain/attempt-outcome'

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

/** The ids under which an ending enters the log: the same ones at every try. */
export interface EndingIds {
  readonly released: string
  readonly resolved: string
}

/**
 * What the poller needs of the substrate (SPEC 10). Every write is one transaction, fenced by this
 * process's term and by the claim's token: a lost lead or a lost lease can change nothing.
 */
export interface ClaimStore {
  /** The first claimable ticket, claimed; null when there is none or the lead is lost. */
  claimNext(options: { criticalOnly: boolean }): Promise<HeldClaim | null>
  /** The agent has given a first sign of work. */
  markInProgress(claim: HeldClaim): Promise<void>
  /** The new end of the lease; null when the claim is lost. */
  refresh(claim: HeldClaim): Promise<string | null>
  /** False when the claim is lost and nothing was written. A repeated call writes once. */
  end(claim: HeldClaim, ending: AttemptEnding, ids: EndingIds): Promise<boolean>
  /** Gives a claim back unworked; the attempt does not count. */
  giveBack(claim: HeldClaim): Promise<void>
  /** Frees claims whose lease ran out; how many. */
  sweep(): Promise<number>
  /** When time alone next changes what can be claimed: a deferral or a lease ends; ISO 8601. */
  nextChangeAt(): Promise<string | null>
}
