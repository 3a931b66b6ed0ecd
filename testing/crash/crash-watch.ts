import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import * as z from 'zod'

const LOOK_EVERY_MS = 200
/** A claim may stand so long after its lease: a sweep waits for its turn on a busy machine. */
const GRACE_SECONDS = 3
/** A leader of this age has had the time to sweep what the one before has left. */
const STEADY_SECONDS = 5

const STEADY_LIMIT_MS = 60_000

const lookRow = z.object({ leaders: z.number(), isSteady: z.boolean(), overdue: z.number() })

const lookText = `select
    (select count(*)::int from public.kora_runtime_presence p
      where p.workspace_id = $1 and p.leader) as "leaders",
    exists (
      select from public.kora_leader l
        join public.kora_runtime_presence p on p.instance_id = l.instance_id and p.term = l.term
       where l.workspace_id = $1 and p.leader
         and l.taken_at < now() - make_interval(secs => ${STEADY_SECONDS})
         and p.heartbeat_at > now() - interval '2 s') as "isSteady",
    (select count(*)::int from public.tickets t
      where t.workspace_id = $1 and t.sea_active_claim_token is not null
        and t.sea_claim_expires_at < now() - make_interval(secs => ${GRACE_SECONDS})) as "overdue"`

/** What was seen of a workspace during the watch. */
export interface WatchedRun {
  /** Observes a leader that had led for a while; while the database is away there are none. */
  readonly steadyLooks: number
  /** The most claims seen under such a leader long after their lease. */
  readonly overdueClaims: number
  /** The most instances that were marked as leaders at one time. */
  readonly leadersAtOnce: number
}

/**
 * Observes a workspace a few times a second until the first `stop`, through outages of its database.
 */
export function watchRun(
  url: string,
  workspaceId: string,
): { untilSteady: () => Promise<void>; stop: () => Promise<WatchedRun> } {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 1_000 })
  pool.on('error', () => undefined)
  const seen = { steadyLooks: 0, overdueClaims: 0, leadersAtOnce: 0 }
  const look = async () => {
    const { rows } = await pool.query({ text: lookText, values: [workspaceId] })
    const { leaders, isSteady, overdue } = z.tuple([lookRow]).parse(rows)[0]
    seen.leadersAtOnce = Math.max(seen.leadersAtOnce, leaders)
    if (!isSteady) return
    seen.steadyLooks += 1
    seen.overdueClaims = Math.max(seen.overdueClaims, overdue)
  }
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    // What cannot be seen because the database is away is no finding.
    looking = looking.then(look).catch(() => undefined)
  }, LOOK_EVERY_MS)
  const stop = async () => {
    clearInterval(timer)
    await looking
    await pool.end()
    return seen
  }
  let stopped: Promise<WatchedRun> | null = null
  return {
    /**
     * In a short run of many kills no leader may have led for long enough: wait until the last one
     * has.
     */
    untilSteady: async () => {
      const deadline = performance.now() + STEADY_LIMIT_MS
      while (seen.steadyLooks === 0 && performance.now() < deadline) await pause(LOOK_EVERY_MS)
    },
    stop: () => (stopped ??= stop()),
  }
}
