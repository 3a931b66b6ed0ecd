import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { OperationalState } from '@/lib/domain/state/operational-state'
import { eventsOfTransition } from '@/lib/domain/state/transition-events'
import { draftClaim } from '@/lib/server/db/sql/claims/claim-draft'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { appendEventsInTerm } from '@/lib/server/db/sql/events/append-events-in-term'
import { claimTicket } from '@/lib/server/db/sql/claims/claim-ticket'
import { endAttempt } from '@/lib/server/db/sql/claims/end-attempt'
import { type Drain, drainOf } from './drain'
import { ACTIVE, LEASE_MS, NOTHING_DONE, READY } from './instant-work'
import type { QueueDatabase } from './queue-database'

/** As every write of the app begins. */
const BEGIN = `begin; set local statement_timeout = 3000;
  set local idle_in_transaction_session_timeout = 5000`

interface BareLoopOptions {
  readonly db: QueueDatabase
  readonly term: LeaderTerm
  /** Whether each ticket also appends the two events of the state that moves with it. */
  readonly withStateEvents: boolean
}

/** The app's own statements and transactions on one connection, one after the other: the floor. */
export async function bareLoop(count: number, options: BareLoopOptions): Promise<Drain> {
  const client = new pg.Client({ connectionString: options.db.url })
  await client.connect()
  const beginnings: number[] = []
  const began = performance.now()
  try {
    while (beginnings.length < count) {
      beginnings.push(performance.now())
      await workOne(client, options)
    }
    return drainOf(beginnings, began, performance.now())
  } finally {
    await client.end()
  }
}

async function workOne(client: pg.Client, options: BareLoopOptions): Promise<void> {
  const { db, term, withStateEvents } = options
  const { koraActorId } = db
  const claimed = await inTransaction(client, () =>
    claimTicket(client, {
      term,
      koraActorId,
      draft: draftClaim(),
      leaseMs: LEASE_MS,
      maxClaims: 1,
      criticalOnly: false,
    }),
  )
  if (claimed.outcome !== 'claimed') throw new Error(`the queue is empty: ${claimed.outcome}`)
  if (withStateEvents) await logMove(client, options, READY, ACTIVE)
  const { id, token, workAttemptId } = claimed.claim
  const ended = await inTransaction(client, () =>
    endAttempt(client, {
      term,
      koraActorId,
      ticketId: id,
      token,
      workAttemptId,
      ending: { ...NOTHING_DONE, countsAttempt: true },
    }),
  )
  if (!ended) throw new Error('a claim was lost')
  if (withStateEvents) await logMove(client, options, ACTIVE, READY)
}

async function logMove(
  client: pg.Client,
  { db, term }: BareLoopOptions,
  from: OperationalState,
  to: OperationalState,
): Promise<void> {
  const trigger = to === ACTIVE ? 'claim acquired' : 'claim released'
  const { workspaceId } = term
  const events = eventsOfTransition(
    { from, to, trigger },
    { occurredAt: new Date().toISOString(), newId: randomUUID, boot: null },
  ).map((event) => ({ ...event, workspaceId, actorId: db.koraActorId }))
  await inTransaction(client, () => appendEventsInTerm(client, term, events))
}

async function inTransaction<Result>(
  client: pg.Client,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query(BEGIN)
  const result = await work()
  await client.query('commit')
  return result
}
