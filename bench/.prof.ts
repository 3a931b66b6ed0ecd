import pg from 'pg'
import { draftClaim } from '@/lib/server/substrate/claim-draft'
import { claimTicket } from '@/lib/server/substrate/sql/claim-ticket'
import { holdTerm } from '@/lib/server/substrate/sql/hold-term'
import { endAttempt } from '@/lib/server/substrate/sql/end-attempt'
import { openKora } from './queue/kora-loop'
import { openQueueDatabase } from './queue/queue-database'
import { quantile } from './quantile'
import { NOTHING_DONE } from './queue/instant-work'
const db = await openQueueDatabase()
const kora = await openKora(db)
const term = kora.term
const t: Record<string, number[]> = {}
const time = async <T>(n: string, w: () => Promise<T>) => {
  const b = performance.now()
  const r = await w()
  ;(t[n] ??= []).push(performance.now() - b)
  return r
}
const client = new pg.Client({ connectionString: db.url })
await client.connect()
await db.fill(400)
const { koraActorId } = db
for (let i = 0; i < 300; i++) {
  await time('begin', () =>
    client.query(
      'begin; set local statement_timeout = 3000; set local idle_in_transaction_session_timeout = 5000',
    ),
  )
  await time('hold', () => holdTerm(client, term))
  const c = await time('hold+claim', () =>
    claimTicket(client, {
      term,
      koraActorId,
      draft: draftClaim(),
      leaseMs: 600000,
      maxClaims: 1,
      criticalOnly: false,
    }),
  )
  if (c.outcome !== 'claimed') throw new Error('x')
  await time('commit1', () => client.query('commit'))
  await client.query(
    'begin; set local statement_timeout = 3000; set local idle_in_transaction_session_timeout = 5000',
  )
  await time('end', () =>
    endAttempt(client, {
      term,
      koraActorId,
      ticketId: c.claim.id,
      token: c.claim.token,
      workAttemptId: c.claim.workAttemptId,
      ending: { ...NOTHING_DONE, countsAttempt: true },
    }),
  )
  await time('commit2', () => client.query('commit'))
  await time('select 1', () => client.query('select 1'))
}
await client.query('set synchronous_commit=off')
for (const [n, v] of Object.entries(t))
  console.log(
    n,
    quantile(v, 0.1).toFixed(2),
    quantile(v, 0.5).toFixed(2),
    quantile(v, 0.95).toFixed(2),
  )
await client.end()
await kora.close()
await db.close()
