import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '@/lib/server/db/schema/migrate'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { createRandom } from '@/scripts/seed/random'
import { insertActor, insertTicket } from '@/testing/database/factories'
import { type ServedCockpit, serveCockpit } from '@/scripts/served-cockpit'
import { accountOf, type CrashAccount } from './crash-account'
import { type WatchedRun, watchRun } from './crash-watch'
import { recordingAgent } from './recording-agent'

const WORKSPACE = 'org_crash'
const RUNTIMES = 3
const LEASE_SECONDS = 4
/** How long the queue may take to drain once nothing is killed any more. */
const DRAIN_MS = 90_000

export interface CrashRunOptions {
  readonly seed: string
  readonly tickets: number
  readonly seconds: number
  readonly log: (line: string) => void
}

/**
 * Three runtimes on one database, an agent that records every call; random runtimes are killed with
 * SIGKILL and started again, and the database is restarted twice. Then the queue drains, and the
 * database's own record is the account of what happened, beside what was seen of it meanwhile.
 */
export async function crashRun(options: CrashRunOptions): Promise<CrashAccount & WatchedRun> {
  const { seed, tickets, seconds, log } = options
  const random = createRandom(seed)
  log(`seed ${seed}: ${tickets} tickets, ${seconds} s of crashes`)
  const cluster = await temporaryCluster()
  // Slow enough that there is work left to crash into until the end.
  const agent = await recordingAgent(() =>
    random.whole(20, Math.round((seconds / tickets) * 1_500)),
  )
  const url = cluster.url('postgres')
  await migrate({ connectionString: url, log: () => undefined })
  await fill(url, tickets)
  const start = () =>
    serveCockpit({
      env: {
        DATABASE_URL: url,
        KORA_WORKSPACE_ID: WORKSPACE,
        KORA_AGENT_URL: agent.url,
        KORA_LEASE_SECONDS: String(LEASE_SECONDS),
        KORA_LEASE_REFRESH_SECONDS: '1',
        KORA_POLL_INTERVAL_SECONDS: '1',
        KORA_PRESENCE_SECONDS: '1',
        KORA_REFRESH_SECONDS: '1',
      },
    })
  const runtimes: ServedCockpit[] = await Promise.all(Array.from({ length: RUNTIMES }, start))
  const watch = watchRun(url, WORKSPACE)
  let kills = 0
  try {
    const restarts = [seconds * 350, seconds * 700]
    const began = performance.now()
    for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - began) {
      await pause(random.whole(1_500, 4_000))
      const restartAt = restarts[0]
      if (restartAt !== undefined && performance.now() - began > restartAt) {
        restarts.shift()
        log('the database restarts')
        await cluster.stop('immediate')
        await pause(random.whole(200, 1_500))
        await cluster.start()
        continue
      }
      const victim = random.whole(0, RUNTIMES - 1)
      const runtime = runtimes[victim]
      if (runtime === undefined) continue
      await runtime.kill()
      kills += 1
      log(`killed runtime ${victim}`)
      runtimes[victim] = await start()
    }
    await drained(url)
    await watch.untilSteady()
    const watched = await watch.stop()
    const account = await accountOf({ url, workspaceId: WORKSPACE, calls: agent.calls, kills })
    return { ...account, ...watched }
  } finally {
    await watch.stop()
    await Promise.all(runtimes.map((runtime) => runtime.kill()))
    await agent.close()
    await cluster.remove()
  }
}

async function fill(url: string, count: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  try {
    // A temporary cluster forgets its last commits in a crash; the run is about a database that does not.
    await pool.query('alter system set synchronous_commit = on')
    await pool.query('select pg_reload_conf()')
    await untilDurable(pool)
    const koraActorId = await insertActor(pool, { workspaceId: WORKSPACE, kind: 'kora' })
    const owner = { workspaceId: WORKSPACE, koraActorId }
    for (let index = 0; index < count; index += 1) {
      await insertTicket(pool, owner, 'queued', { title: `Ticket ${index + 1}` })
    }
  } finally {
    await pool.end()
  }
}

/** A setting that something overrides would cost repeated calls, and none of them ours. */
async function untilDurable(pool: pg.Pool): Promise<void> {
  const deadline = performance.now() + DRAIN_MS
  for (;;) {
    const { rows } = await pool.query<{ value: string }>(
      `select current_setting('synchronous_commit') as value`,
    )
    if (rows[0]?.value === 'on') return
    if (performance.now() > deadline) throw new Error('the database does not keep its commits')
    await pause(50)
  }
}

/** Waits until no ticket of the run is claimable or held. */
async function drained(url: string): Promise<void> {
  const deadline = performance.now() + DRAIN_MS
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      const { rows } = await client.query<{ open: number }>(
        `select count(*)::int as open from public.tickets
          where sea_active_claim_token is not null
             or sea_status in ('assigned', 'claimed', 'in_progress', 'released', 'failed_retryable')`,
      )
      if (rows[0]?.open === 0) return
      if (performance.now() > deadline) {
        throw new Error(
          `${rows[0]?.open ?? '?'} tickets are still open ${DRAIN_MS} ms after the last kill`,
        )
      }
    } finally {
      await client.end().catch(() => undefined)
    }
    await pause(500)
  }
}
