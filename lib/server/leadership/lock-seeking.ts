import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import { describeDatabaseError } from '@/lib/server/db/errors/describe-database-error'

/** How often the lock is tried while another instance has it (SPEC 6). */
const TRY_EVERY_MS = 2_000
/** An interrupted leader tries faster than instances that stand by: it has work under way. */
const RESUME_EVERY_MS = 200
/**
 * How long after its last heartbeat a leader has the first claim to the lock; failover waits for
 * it.
 */
const LONGEST_HEAD_START_MS = 5_000

/** What leadership needs of the leader lock; `LeaderLock` of `db/sessions` is the real one. */
export interface LeadershipLock {
  /** True when the lock is held now. Throws what the driver throws when the substrate is away. */
  tryLead(): Promise<boolean>
  /** Called when the connection of a held lock is gone, with the reason. */
  onLost(listener: (reason: string) => void): () => void
  /**
   * Gives up a lock that is believed to be held here; the database decides which session holds it.
   */
  letGo(): void
  release(): Promise<void>
}

/**
 * Called after each try that did not lead: with null when another instance has the lock or goes
 * first, else with the error in words that may leave the process.
 */
export type SeekReport = (failure: string | null) => void

interface SeekOptions {
  /** True when the try led to a lead. May throw: the substrate may be away. */
  readonly attempt: () => Promise<boolean>
  /** Whether this process led until its lock connection broke. */
  readonly isInterrupted: () => boolean
  readonly report?: SeekReport
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly log: Log
}

/** Tries until an attempt leads or `signal` is aborted. Never rejects; logs each error once. */
export async function seekLock(options: SeekOptions): Promise<void> {
  const { attempt, isInterrupted, report, signal, clock, log } = options
  let failure = ''
  while (!signal.aborted) {
    try {
      if (await attempt()) return
      failure = ''
      report?.(null)
      await clock.sleep(isInterrupted() ? RESUME_EVERY_MS : TRY_EVERY_MS, signal)
    } catch (error) {
      if (describeError(error) !== failure) {
        log.warn('[kora.boot]', `leader lock: ${describeError(error)}`)
      }
      failure = describeError(error)
      report?.(describeDatabaseError(error))
      // The instance that led before the outage has work under way, so it goes first.
      await clock.sleep(isInterrupted() ? RESUME_EVERY_MS : 2 * TRY_EVERY_MS, signal)
    }
  }
}

interface OtherLeaderOptions {
  readonly provider: SubstrateProvider
  readonly instanceId: string
  readonly presenceMs: number
}

/**
 * Whether another instance has the first claim to the lock. A leader with a recent heartbeat may
 * only have lost its connection, as all do when the database restarts: it has work under way.
 */
export function lastLeaderGoesFirst(options: OtherLeaderOptions): Promise<boolean> {
  const withinMs = Math.min(3 * options.presenceMs, LONGEST_HEAD_START_MS)
  return anotherWasHeardOf(options, withinMs)
}

/** Whether another instance leads, by its heartbeats. */
export function anotherLeads(options: OtherLeaderOptions): Promise<boolean> {
  return anotherWasHeardOf(options, 3 * options.presenceMs)
}

async function anotherWasHeardOf(
  { provider, instanceId }: OtherLeaderOptions,
  withinMs: number,
): Promise<boolean> {
  const leader = await provider.substrate.work.read(readLeader, provider.workspaceId)
  if (leader?.heartbeatAt == null || leader.instanceId === instanceId) return false
  return Date.parse(leader.asOf) - Date.parse(leader.heartbeatAt) < withinMs
}
