import { describe, expect, it } from 'vitest'
import type { AttemptEnding } from '@/lib/domain/tickets/attempt-outcome'
import { claimsFixture, TERM, ticketOf } from '@/testing/queue/claims-fixture'
import type { ClaimTicketInput } from '@/lib/server/db/sql/claims/claim-ticket'

const ACTOR = '00000000-0000-4000-8000-000000000001'
const ENDING: AttemptEnding = {
  resolution: 'completed',
  summary: null,
  modelTierUsed: null,
  failureReason: null,
  nextEligibleOffsetSeconds: null,
  countsAttempt: true,
  degradesDispatch: false,
}

describe('a claim', () => {
  it('is made in the present term, for Kora, with the lease and the most claims of the setting', async () => {
    const { asked, claims } = claimsFixture()
    await claims.claimNext({ criticalOnly: true })
    expect(asked[0]).toMatchObject({
      term: TERM,
      koraActorId: ACTOR,
      leaseMs: 600_000,
      maxClaims: 2,
      criticalOnly: true,
    })
  })

  it('tells the poller all but the token, which nothing prints', async () => {
    const { claimed } = claimsFixture()
    const claim = await claimed()
    expect(claim).toMatchObject({
      ticket: {
        id: 't1',
        title: 'Renew the certificate',
        objective: 'Before it expires',
        priority: 'high',
      },
      claimCount: 4,
      workAttemptCount: 3,
      leaseExpiresAt: '2026-05-21T12:10:00.000000Z',
    })
    expect(JSON.stringify(claim)).toContain('"proof":"[claim token]"')
  })

  it.each(['not_leading', 'max_held'] as const)(
    'is none when the answer is %s',
    async (outcome) => {
      const { claims } = claimsFixture({ claimTicket: () => Promise.resolve({ outcome }) })
      expect(await claims.claimNext({ criticalOnly: false })).toBeNull()
    },
  )

  it('is tried again with the same draft when no answer came: it is made once', async () => {
    const drafts: ClaimTicketInput['draft'][] = []
    const { claims } = claimsFixture({
      claimTicket: (input) => {
        drafts.push(input.draft)
        return drafts.length < 3
          ? Promise.reject(new Error('connection lost'))
          : Promise.resolve({ outcome: 'claimed', claim: ticketOf(input) })
      },
    })
    for (const _try of [1, 2]) {
      await expect(claims.claimNext({ criticalOnly: false })).rejects.toThrow('connection lost')
    }
    await claims.claimNext({ criticalOnly: false })
    expect(drafts[1]).toBe(drafts[0])
    expect(drafts[2]).toBe(drafts[0])
  })

  it('keeps its draft over a time without the lead', async () => {
    const drafts: ClaimTicketInput['draft'][] = []
    const { claims, lead } = claimsFixture({
      claimTicket: ({ draft }) => {
        drafts.push(draft)
        return Promise.reject(new Error('connection lost'))
      },
    })
    await expect(claims.claimNext({ criticalOnly: false })).rejects.toThrow('connection lost')
    lead.term = null
    await expect(claims.claimNext({ criticalOnly: false })).rejects.toThrow('does not lead')
    lead.term = { ...TERM, term: '8' }
    await expect(claims.claimNext({ criticalOnly: false })).rejects.toThrow('connection lost')
    expect(drafts).toHaveLength(2)
    expect(drafts[1]).toBe(drafts[0])
  })

  it.each([
    ['a claim', { outcome: 'claimed' }],
    ['nothing', { outcome: 'none_claimable', asOf: '2026-05-21T12:00:00Z' }],
    ['a refusal', { outcome: 'not_leading' }],
  ] as const)('has a draft of its own after an answer: %s', async (_name, answer) => {
    const drafts: ClaimTicketInput['draft'][] = []
    const { claims } = claimsFixture({
      claimTicket: (input) => {
        drafts.push(input.draft)
        return Promise.resolve(
          answer.outcome === 'claimed' ? { ...answer, claim: ticketOf(input) } : answer,
        )
      },
    })
    for (const _time of [1, 2]) await claims.claimNext({ criticalOnly: false })
    const [first, second] = drafts
    expect(second?.workAttemptId).not.toBe(first?.workAttemptId)
    expect(second?.token).not.toBe(first?.token)
  })
})

describe('a claim whose draft had claimed before, and lost it to the sweep', () => {
  it('is made at once with another draft: work may be waiting', async () => {
    const drafts: ClaimTicketInput['draft'][] = []
    const { claims } = claimsFixture({
      claimTicket: (input) => {
        drafts.push(input.draft)
        return drafts.length === 1
          ? Promise.resolve({ outcome: 'draft_spent' })
          : Promise.resolve({ outcome: 'claimed', claim: ticketOf(input) })
      },
    })
    expect((await claims.claimNext({ criticalOnly: false }))?.ticket.id).toBe('t1')
    expect(drafts).toHaveLength(2)
    expect(drafts[1]?.workAttemptId).not.toBe(drafts[0]?.workAttemptId)
  })
})

describe('a write about a claim', () => {
  it('names the token, the attempt, the actor and the term of now, not that of the claim', async () => {
    const written: unknown[] = []
    const { claimed, claims, lead } = claimsFixture({
      endAttempt: (input) => {
        written.push(input)
        return Promise.resolve(true)
      },
    })
    const claim = await claimed()
    lead.term = { ...TERM, term: '8' }
    expect(await claims.end(claim, ENDING)).toBe(true)
    expect(written).toEqual([
      {
        term: { ...TERM, term: '8' },
        ticketId: 't1',
        token: claim.proof,
        koraActorId: ACTOR,
        workAttemptId: claim.workAttemptId,
        ending: ENDING,
      },
    ])
  })

  it('is refused without the lead, before the substrate is asked', async () => {
    let asked = 0
    const count = () => {
      asked += 1
      return Promise.resolve(true)
    }
    const { claimed, claims, lead } = claimsFixture({
      markInProgress: count,
      endAttempt: count,
      releaseClaim: count,
      refreshClaim: () => {
        asked += 1
        return Promise.resolve(null)
      },
      sweepExpiredClaims: () => {
        asked += 1
        return Promise.resolve([])
      },
    })
    const claim = await claimed()
    lead.term = null
    const writes = [
      () => claims.markInProgress(claim),
      () => claims.refresh(claim),
      () => claims.end(claim, ENDING),
      () => claims.release(claim),
      () => claims.sweep([]),
    ]
    for (const write of writes) await expect(write()).rejects.toThrow('does not lead')
    expect(asked).toBe(0)
  })

  it('begins a lease of the same length anew, and says when it is lost', async () => {
    const lease = { end: '2026-05-21T12:20:00Z' as string | null, ms: 0 }
    const { claimed, claims } = claimsFixture({
      refreshClaim: ({ leaseMs }) => {
        lease.ms = leaseMs
        return Promise.resolve(lease.end)
      },
    })
    const claim = await claimed()
    expect(await claims.refresh(claim)).toBe('2026-05-21T12:20:00Z')
    expect(lease.ms).toBe(600_000)
    lease.end = null
    expect(await claims.refresh(claim)).toBeNull()
  })

  it('keeps the actor that claimed, also when another one is Kora by now', async () => {
    const actors = [ACTOR]
    const written: { koraActorId: string }[] = []
    const { claimed, claims } = claimsFixture({
      readKoraActors: () => Promise.resolve([...actors]),
      endAttempt: (input) => {
        written.push(input)
        return Promise.resolve(true)
      },
    })
    const claim = await claimed()
    actors[0] = '00000000-0000-4000-8000-000000000002'
    await claims.end(claim, ENDING)
    expect(written[0]?.koraActorId).toBe(ACTOR)
  })

  it('is not made for a claim of another store', async () => {
    const { claimed, claims } = claimsFixture()
    const claim = { ...(await claimed()), proof: {} }
    await expect(claims.end(claim, ENDING)).rejects.toThrow('another store')
  })
})

describe('the sweep', () => {
  it('spares the tickets that are being worked, and tells how many it freed', async () => {
    const spared: (readonly string[])[] = []
    const { claims } = claimsFixture({
      sweepExpiredClaims: ({ exceptTicketIds }) => {
        spared.push(exceptTicketIds)
        return Promise.resolve(['t8', 't9'])
      },
    })
    expect(await claims.sweep(['t1'])).toBe(2)
    expect(spared).toEqual([['t1']])
  })

  it('frees nothing where another instance leads', async () => {
    const { claims } = claimsFixture({ sweepExpiredClaims: () => Promise.resolve(null) })
    expect(await claims.sweep([])).toBe(0)
  })
})

describe('the next change', () => {
  it('is that of time alone, and the end of the first lease is told apart from it', async () => {
    const { claims } = claimsFixture({
      readNextEligible: () => Promise.resolve({ eligibleAt: null, eligibleInMs: 7_000 }),
      readNextLeaseEnd: () => Promise.resolve(9_000),
    })
    expect(await claims.nextEligibleInMs({ criticalOnly: false })).toBe(7_000)
    expect(await claims.nextLeaseEndInMs()).toBe(9_000)
  })

  it('is looked for from the moment at which nothing was claimable, so that none is missed', async () => {
    const since: (string | null)[] = []
    const { claims } = claimsFixture({
      claimTicket: () =>
        Promise.resolve({ outcome: 'none_claimable', asOf: '2026-05-21T12:00:05Z' }),
      readNextEligible: (input) => {
        since.push(input.since)
        return Promise.resolve({ eligibleAt: null, eligibleInMs: null })
      },
    })
    await claims.nextEligibleInMs({ criticalOnly: false })
    await claims.claimNext({ criticalOnly: false })
    await claims.nextEligibleInMs({ criticalOnly: false })
    expect(since).toEqual([null, '2026-05-21T12:00:05Z'])
  })
})
