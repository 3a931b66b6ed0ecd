import 'server-only'
import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'
import type { ClaimStore, HeldClaim, LeaseStore } from './claim-store'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { type ClaimDraft, draftClaim } from '@/lib/server/db/sql/claims/claim-draft'
import { claimTicket } from '@/lib/server/db/sql/claims/claim-ticket'
import { endAttempt, releaseClaim } from '@/lib/server/db/sql/claims/end-attempt'
import { findClaimable } from '@/lib/server/db/sql/claims/find-claimable'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { readNextEligible } from '@/lib/server/db/sql/claims/read-next-eligible'
import { readNextLeaseEnd } from '@/lib/server/db/sql/claims/read-next-lease-end'
import { refreshClaim } from '@/lib/server/db/sql/claims/refresh-claim'
import { sweepExpiredClaims } from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { ClaimToken } from '@/lib/server/db/sql/claims/claim-token'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'

interface SubstrateClaimsOptions {
  readonly provider: SubstrateProvider
  /** The present term; throws while this process does not lead. */
  readonly term: () => LeaderTerm
  readonly leaseMs: number
  readonly maxClaims: number
}

/** The leader's claims in the substrate, each write in the present term (SPEC 10). */
export class SubstrateClaims implements ClaimStore, LeaseStore {
  readonly #options: SubstrateClaimsOptions
  /** Kept over a failure: whether the claim was made is found out by the same draft. */
  #draft: ClaimDraft | null = null
  #actorId: string | null = null
  /** Up to when nothing was claimable, for the next check of the clock. */
  #nothingUntil: string | null = null
  /** The last claim found nothing. */
  #isIdle = false

  constructor(options: SubstrateClaimsOptions) {
    this.#options = options
  }

  async claimNext({ criticalOnly }: { criticalOnly: boolean }): Promise<HeldClaim | null> {
    const { provider, term, leaseMs, maxClaims } = this.#options
    // Never older than a second; what is held keeps the actor that claimed it.
    const koraActorId = await provider.actor.recentId()
    this.#actorId = koraActorId
    // A claim is a transaction that locks; an idle queue is checked with one plain read.
    if (this.#isIdle && this.#draft === null) {
      const { workspaceId } = provider
      const look = await provider.substrate.work.read(findClaimable, {
        workspaceId,
        koraActorId,
        criticalOnly,
      })
      if (!look.isClaimable) {
        this.#nothingUntil = look.asOf
        return null
      }
    }
    this.#draft ??= draftClaim()
    const claimed = await provider.substrate.work.write(claimTicket, {
      term: term(),
      koraActorId,
      draft: this.#draft,
      leaseMs,
      maxClaims,
      criticalOnly,
    })
    this.#draft = null
    // The draft turned out to have claimed, and its claim was swept: work may be waiting.
    if (claimed.outcome === 'draft_spent') return this.claimNext({ criticalOnly })
    this.#isIdle = claimed.outcome === 'none_claimable'
    if (claimed.outcome === 'none_claimable') this.#nothingUntil = claimed.asOf
    if (claimed.outcome !== 'claimed') return null
    const { claim } = claimed
    return {
      ticket: {
        id: claim.id,
        title: claim.title,
        objective: claim.objective,
        priority: claim.priority,
      },
      workAttemptId: claim.workAttemptId,
      claimCount: claim.claimCount,
      workAttemptCount: claim.workAttemptCount,
      leaseExpiresAt: claim.leaseExpiresAt,
      proof: claim.token,
    }
  }

  /** A claim that is rolled back: whether the database takes one. Throws what the driver throws. */
  async rehearseClaim(): Promise<void> {
    const { provider, term, leaseMs, maxClaims } = this.#options
    await provider.substrate.work.rehearse(claimTicket, {
      term: term(),
      koraActorId: await provider.actor.id(),
      draft: draftClaim(),
      leaseMs,
      maxClaims,
      criticalOnly: false,
    })
  }

  async markInProgress(claim: HeldClaim): Promise<void> {
    await this.#options.provider.substrate.work.writeOne(markInProgress, this.#held(claim))
  }

  async refresh(claim: HeldClaim): Promise<string | null> {
    const { provider, leaseMs } = this.#options
    const held = await this.#ended(claim)
    return provider.substrate.work.write(refreshClaim, { ...held, leaseMs })
  }

  async end(claim: HeldClaim, ending: AttemptEnding): Promise<boolean> {
    const held = await this.#ended(claim)
    return this.#options.provider.substrate.work.write(endAttempt, { ...held, ending })
  }

  async release(claim: HeldClaim): Promise<void> {
    const held = await this.#ended(claim)
    await this.#options.provider.substrate.work.write(releaseClaim, held)
  }

  async sweep(exceptTicketIds: readonly string[]): Promise<number> {
    const { provider, term } = this.#options
    const koraActorId = await this.#knownActorId()
    const freed = await provider.substrate.work.writeOne(sweepExpiredClaims, {
      term: term(),
      koraActorId,
      exceptTicketIds,
    })
    return freed?.length ?? 0
  }

  async nextLeaseEndInMs(): Promise<number | null> {
    const { provider } = this.#options
    const { workspaceId } = provider
    const koraActorId = await this.#knownActorId()
    return provider.substrate.work.read(readNextLeaseEnd, { workspaceId, koraActorId })
  }

  async nextEligibleInMs({ criticalOnly }: { criticalOnly: boolean }): Promise<number | null> {
    const { provider } = this.#options
    const { workspaceId } = provider
    const koraActorId = await this.#knownActorId()
    const since = this.#nothingUntil
    const next = await provider.substrate.work.read(readNextEligible, {
      workspaceId,
      koraActorId,
      criticalOnly,
      since,
    })
    return next.eligibleInMs
  }

  async #ended(claim: HeldClaim) {
    const koraActorId = await this.#knownActorId()
    return { ...this.#held(claim), koraActorId, workAttemptId: claim.workAttemptId }
  }

  async #knownActorId(): Promise<string> {
    return this.#actorId ?? this.#options.provider.actor.id()
  }

  #held({ ticket, proof }: HeldClaim) {
    if (!(proof instanceof ClaimToken)) throw new Error('a claim of another store')
    return { term: this.#options.term(), ticketId: ticket.id, token: proof }
  }
}
