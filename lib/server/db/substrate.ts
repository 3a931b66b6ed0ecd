import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { Log } from '@/lib/server/process/log'
import type { Connection } from '@/lib/server/db/connection/connection'
import {
  ExplorerConnections,
  MOST_EXPLORERS,
} from '@/lib/server/db/connection/explorer-connections'
import { createSubstratePool } from '@/lib/server/db/connection/pool'
import { PooledConnection } from '@/lib/server/db/connection/pooled-connection'
import { reportRefusals } from '@/lib/server/db/connection/report-refusals'
import { cancelBackend } from '@/lib/server/db/sql/cancel-backend'
import { refusesWrites } from '@/lib/server/db/errors/database-refuses'
import { portAnswers } from '@/lib/server/db/errors/port-probe'

const APPLICATION_NAME = 'kora-cockpit'

/** How many connections each part may open: no part can take those of another. */
const POOL_SIZES = { work: 4, cockpit: 3, explorers: MOST_EXPLORERS, access: 2 } as const
type Part = keyof typeof POOL_SIZES
const IDLE_TIMEOUT_MS = 30_000

/** On a host that freezes the process between requests: few connections, which may be dead. */
const SHORT_LIVED_POOL_SIZE = 1
const SHORT_LIVED_IDLE_TIMEOUT_MS = 5_000

interface SubstrateOptions {
  readonly databaseUrl: string
  /** On a host that freezes the process between requests. */
  readonly isShortLived?: boolean
  readonly log: Log
}

/** The database as the parts of this process reach it. Built without I/O. */
export interface Substrate {
  /** The leader's writes, and the reads that decide about them. */
  readonly work: Connection
  /** What every page shows: the shared read, the clock, the leader's state. */
  readonly cockpit: Connection
  /** Lists, searches, logs, exports and verification. */
  readonly explorers: Pick<ExplorerConnections, 'for'>
  /** Signing in, and changes of who may come in. */
  readonly access: Connection
  /** Calls `listener` when an idle connection breaks: the first sign of an outage. */
  onBroken(listener: () => void): void
  /** Calls `listener` with the error of each statement of `work` that the database refuses. */
  onRefused(listener: (error: unknown) => void): void
  /** Whether something listens at the database's address; cheap, and never throws. */
  portAnswers(): Promise<boolean>
  close(): Promise<void>
}

export function createSubstrate({
  databaseUrl,
  isShortLived = false,
  log,
}: SubstrateOptions): Substrate {
  let onBroken: () => void = () => undefined
  let onRefused: (error: unknown) => void = () => undefined
  const poolOf = (part: Part) =>
    createSubstratePool({
      connectionString: databaseUrl,
      applicationName: APPLICATION_NAME,
      max: isShortLived ? SHORT_LIVED_POOL_SIZE : POOL_SIZES[part],
      idleTimeoutMs: isShortLived ? SHORT_LIVED_IDLE_TIMEOUT_MS : IDLE_TIMEOUT_MS,
      onIdleError: (error) => {
        const cause = describeError(error)
        log.warn('[kora.boot]', `an idle connection to the substrate broke: ${cause}`)
        onBroken()
      },
    })
  const pools = {
    work: poolOf('work'),
    cockpit: poolOf('cockpit'),
    explorers: poolOf('explorers'),
    access: poolOf('access'),
  }
  const cockpit = new PooledConnection(pools.cockpit, { isShortLived })
  return {
    work: reportRefusals(new PooledConnection(pools.work, { isShortLived }), (error) => {
      if (refusesWrites(error)) onRefused(error)
    }),
    cockpit,
    access: new PooledConnection(pools.access, { isShortLived }),
    explorers: new ExplorerConnections(
      new PooledConnection(pools.explorers, { isShortLived }),
      (backendPid) => cockpit.read(cancelBackend, backendPid),
    ),
    onBroken: (listener) => {
      onBroken = listener
    },
    onRefused: (listener) => {
      onRefused = listener
    },
    portAnswers: () => portAnswers(databaseUrl),
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    },
  }
}
