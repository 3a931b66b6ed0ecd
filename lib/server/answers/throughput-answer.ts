import 'server-only'
import type { ThroughputBody } from '@/lib/wire/tickets/throughput.wire'
import { readThroughput } from '@/lib/server/db/sql/tickets/read-throughput'
import { type ReadResult, readAnswer } from '@/lib/server/http/read-answer'

/** The last day's work by the hour, and what waits. Never throws. */
export function throughputAnswer(): Promise<ReadResult<ThroughputBody>> {
  return readAnswer('the throughput', async ({ provider, workspaceId }) => {
    const koraActorId = await provider.koraActorId()
    const { explorers } = provider.substrate
    const read = await explorers.read(readThroughput, { workspaceId, koraActorId })
    return {
      as_of: read.asOf,
      hours: read.hours.map(({ from, resolved, failed }) => ({ from, resolved, failed })),
      oldest_waiting_at: read.oldestWaitingAt,
      waiting: { count: read.waiting.count, capped: read.waiting.capped },
    }
  })
}
