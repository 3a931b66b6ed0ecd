import { SubstrateClaims } from '@/lib/server/queue/substrate-claims'
import type { HeldClaim } from '@/lib/server/queue/claim-store'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { ClaimTicketInput, TicketClaim } from '@/lib/server/db/sql/claims/claim-ticket'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'

export const TERM = { workspaceId: 'org_test', instanceId: 'me', term: '7' }

/** The ticket that a draft claims. */
export function ticketOf({ draft }: ClaimTicketInput): TicketClaim {
  return {
    id: 't1',
    title: 'Renew the certificate',
    objective: 'Before it expires',
    priority: 'high',
    workAttemptId: draft.workAttemptId,
    claimCount: 4,
    workAttemptCount: 3,
    leaseExpiresAt: '2026-05-21T12:10:00.000000Z',
    token: draft.token,
  }
}

/** The poller's claims over a substrate by script, with a lead that the test takes away. */
export function claimsFixture(script: Parameters<typeof scriptedSubstrate>[0] = {}) {
  const asked: ClaimTicketInput[] = []
  const { log } = collectedLog()
  const lead = { term: TERM as typeof TERM | null }
  const substrate = scriptedSubstrate({
    claimTicket: (input) => {
      asked.push(input)
      return Promise.resolve({ outcome: 'claimed', claim: ticketOf(input) })
    },
    ...script,
  })
  const claims = new SubstrateClaims({
    provider: new SubstrateProvider({
      substrate,
      workspaceId: 'org_test',
      clock: new FakeClock(),
      log,
    }),
    term: () => {
      if (lead.term === null) throw new Error('this process does not lead')
      return lead.term
    },
    leaseMs: 600_000,
    maxClaims: 2,
  })
  const claimed = async (): Promise<HeldClaim> => {
    const claim = await claims.claimNext({ criticalOnly: false })
    if (claim === null) throw new Error('nothing was claimed')
    return claim
  }
  return { asked, claimed, claims, lead, substrate }
}
