import { expect } from 'vitest'
import { createLog } from '@/lib/server/process/log'
import { draftClaim } from '@/lib/server/db/sql/claims/claim-draft'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { ClaimTicketInput, TicketClaim } from '@/lib/server/db/sql/claims/claim-ticket'
import type { EndAttemptInput } from '@/lib/server/db/sql/claims/end-attempt'
import { createSubstrate } from '@/lib/server/db/substrate'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { claimTicket } from '@/lib/server/db/sql/claims/claim-ticket'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'
import { insertTicket } from '@/testing/database/factories'

type Trait = Parameters<typeof insertTicket>[2]
type Columns = Parameters<typeof insertTicket>[3]

/** A ticket's row as it is stored, apart from its texts; the token only as whether there is one. */
export interface StoredTicket {
  sea_status: string | null
  held: boolean
  sea_active_claim_actor_id: string | null
  work_attempt_id: string | null
  claim_count: number
  work_attempt_count: number
  next_eligible_at: Date | null
  sea_claimed_at: Date | null
  sea_claim_expires_at: Date | null
  sea_resolved_at: Date | null
  /** Whether the row was written after it was inserted. */
  touched: boolean
}

export interface LoggedEvent {
  event_type: string
  actor_id: string | null
  payload: Record<string, unknown>
}

export type WorkFixture = Awaited<ReturnType<typeof workFixture>>

/** A database of its own in which one instance leads, with the statements by which it works. */
export async function workFixture() {
  const db = await cloneDatabase()
  const substrate = createSubstrate({ databaseUrl: db.url, log: createLog(() => undefined) })
  const { workspaceId, koraActorId } = db

  const leadAs = async (instanceId: string): Promise<LeaderTerm> => ({
    workspaceId,
    instanceId,
    term: await substrate.work.writeOne(takeTerm, { workspaceId, instanceId }),
  })

  const claimInput = (
    term: LeaderTerm,
    options: Partial<ClaimTicketInput> = {},
  ): ClaimTicketInput => ({
    term,
    koraActorId,
    draft: draftClaim(),
    leaseMs: 600_000,
    maxClaims: 1_000_000,
    criticalOnly: false,
    ...options,
  })

  /** Claims a ticket that must be there. */
  const claimed = async (
    term: LeaderTerm,
    options: Partial<ClaimTicketInput> = {},
  ): Promise<TicketClaim> => {
    const outcome = await substrate.work.write(claimTicket, claimInput(term, options))
    if (outcome.outcome !== 'claimed') throw new Error(`not claimed: ${outcome.outcome}`)
    return outcome.claim
  }

  return {
    db,
    substrate,
    /** Makes a ticket of Kora's and gives its id. */
    ticket: (trait: Trait, columns?: Columns) =>
      insertTicket(db.pool, { workspaceId, koraActorId }, trait, columns),
    takeTerm: leadAs,
    claimInput,
    claimed,
    /** The claim as the statements about it name it. */
    held: (term: LeaderTerm, claim: TicketClaim) => ({
      term,
      koraActorId,
      ticketId: claim.id,
      token: claim.token,
      workAttemptId: claim.workAttemptId,
    }),
    /** Resolves when some statement of this database waits for a lock. */
    waitsForLock: () =>
      expect.poll(() => waitingStatements(db), { timeout: 10_000 }).toBeGreaterThan(0),
    row: (id: string) => readTicket(db, id),
    eventsOf: (ticketId: string) => readEvents(db, ticketId),
    /** Lets the time of a ticket's lease be over. */
    expireLease: (id: string) =>
      db.pool.query(
        `update public.tickets set sea_claim_expires_at = now() - interval '1 second' where id = $1`,
        [id],
      ),
    close: async () => {
      await substrate.close()
      await db.drop()
    },
  }
}

export const COMPLETED: EndAttemptInput['ending'] = {
  resolution: 'completed',
  summary: 'Done.',
  modelTierUsed: 'large',
  failureReason: null,
  nextEligibleOffsetSeconds: null,
  countsAttempt: true,
}

async function readTicket({ pool }: TestDatabase, id: string): Promise<StoredTicket> {
  const { rows } = await pool.query<StoredTicket>(
    `select sea_status, sea_active_claim_token is not null as held, sea_active_claim_actor_id,
        work_attempt_id, claim_count, work_attempt_count, next_eligible_at, sea_claimed_at,
        sea_claim_expires_at, sea_resolved_at, updated_at > created_at as touched
       from public.tickets where id = $1`,
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no ticket ${id}`)
  return row
}

async function readEvents({ pool }: TestDatabase, ticketId: string): Promise<LoggedEvent[]> {
  const { rows } = await pool.query<LoggedEvent>(
    `select event_type, actor_id, payload from hivex_foundation.event_log
      where payload ->> 'sea_ticket_id' = $1 order by seq`,
    [ticketId],
  )
  return rows
}

async function waitingStatements({ pool }: TestDatabase): Promise<number> {
  const { rowCount } = await pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  return rowCount ?? 0
}
