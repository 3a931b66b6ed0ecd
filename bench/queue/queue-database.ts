import { type BenchDatabase, openBenchCluster, queueTickets } from '@/bench/fixture/bench-cluster'

/** A database with a queue. */
export interface QueueDatabase extends BenchDatabase {
  readonly postgres: string
  /** Queues so many tickets, and tidies up what earlier runs left behind. */
  fill(count: number): Promise<void>
  close(): Promise<void>
}

/** It writes to the disk as a real one does: with a commit that costs nothing, a queue has no limit. */
export async function openQueueDatabase(): Promise<QueueDatabase> {
  const cluster = await openBenchCluster()
  try {
    await cluster.writeToDisk()
    const database = await cluster.database({ wake: false })
    const { pool } = database
    return {
      ...database,
      postgres: cluster.postgres,
      fill: async (count) => {
        await queueTickets(database, count)
        await pool.query('vacuum analyze public.tickets')
        await pool.query('vacuum analyze public.kora_leader')
        await pool.query('vacuum analyze hivex_foundation.event_chain_head')
        await pool.query('vacuum analyze hivex_foundation.event_log')
        await pool.query('checkpoint')
      },
      close: () => cluster.close(),
    }
  } catch (error) {
    await cluster.close()
    throw error
  }
}
