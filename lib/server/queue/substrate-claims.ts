import 'server-only'
import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'
import type { ClaimStore, HeldClaim, LeaseStore } from './claim-store'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { type ClaimDraft, draftClaim } from '@/lib/server/db/sql/claims/claim-draft'
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
  /** Up to when nothing was claimable, for the next look at the clock. */
  #nothingUntil: string | null = null
  /** The last claim found nothing. */
  #isIdle = false

  constructor(options: SubstrateClaimsOptions) {
    this.#options = options
  }

  async claimNext({ criticalOnly }: { criticalOnly: boolean }): Promise<HeldClaim | null> {
    const { provider, term, leaseMs, maxClaims } = this.#options
    // Never older than a second; what is held keeps the actor that claimed it.
    const koraActorId = await provider.recentKoraActorId()
    this.#actorId = koraActorId
    // A claim is a transaction that locks; an idle queue is looked at with one plain read.
    if (this.#isIdle && this.#draft === null) {
      const { workspaceId } = provider
      const look = await provider.substrate.findClaimable({
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
    const claimed = await provider.substrate.claimTicket({
      term: term(),
      koraActorId,
      draft: this.#draft,
      leaseMs,
      maxClaims,
      criticalOnly,
    })
    this.#draft = null
    // Found out late that the draft had claimed, and what it claimed was swept: work may be waiting.
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

  async markInProgress(claim: HeldClaim): Promise<void> {
    await this.#options.provider.substrate.markInProgress(this.#held(claim))
  }

  async refresh(claim: HeldClaim): Promise<string | null> {
    const { provider, leaseMs } = this.#options
    return provider.substrate.refreshClaim({ ...(await this.#ended(claim)), leaseMs })
  }

  async end(claim: HeldClaim, ending: AttemptEnding): Promise<boolean> {
    return this.#options.provider.substrate.endAttempt({ ...(await this.#ended(claim)), ending })
  }

  async giveBack(claim: HeldClaim): Promise<void> {
    await this.#options.provider.substrate.releaseClaim(await this.#ended(claim))
  }

  async sweep(exceptTicketIds: readonly string[]): Promise<number> {
    const { provider, term } = this.#options
    const koraActorId = await this.#knownActorId()
    const freed = await provider.substrate.sweepExpiredClaims({
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
    return provider.substrate.readNextLeaseEnd({ workspaceId, koraActorId })
  }

  async nextEligibleInMs({ criticalOnly }: { criticalOnly: boolean }): Promise<number | null> {
    const { provider } = this.#options
    const { workspaceId } = provider
    const koraActorId = await this.#knownActorId()
    const since = this.#nothingUntil
    const next = await provider.substrate.readNextEligible({
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
    return this.#actorId ?? this.#options.provider.koraActorId()
  }

  #held({ ticket, proof }: HeldClaim) {
    if (!(proof instanceof ClaimToken)) throw new Error('a claim of another store')
    return { term: this.#options.term(), ticketId: ticket.id, token: proof }
  }
}
