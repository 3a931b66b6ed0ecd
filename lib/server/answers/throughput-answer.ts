import 'server-only'
import type { ThroughputBody } from '@/lib/wire/tickets/throughput.wire'
import { type ExploredAnswer, exploredAnswer } from '@/lib/server/http/explored-answer'

/** The last day's work by the hour, and what waits. Never throws. */
export function throughputAnswer(): Promise<ExploredAnswer<ThroughputBody>> {
  return exploredAnswer('the throughput', async ({ provider, workspaceId }) => {
    const koraActorId = await provider.koraActorId()
    const read = await provider.substrate.log.throughput({ workspaceId, koraActorId })
    return {
      as_of: read.asOf,
      hours: read.hours.map(({ from, resolved, failed }) => ({ from, resolved, failed })),
      oldest_waiting_at: read.oldestWaitingAt,
      waiting: { count: read.waiting.count, capped: read.waiting.capped },
    }
  })
}
