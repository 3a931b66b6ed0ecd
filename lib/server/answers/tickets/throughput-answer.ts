import 'server-only'
import type { ThroughputBody } from '@/lib/wire/tickets/throughput.wire'
import { readThroughput, type Throughput } from '@/lib/server/db/sql/tickets/read-throughput'
import { keptAnswers, type Reader } from '@/lib/server/http/kept-answers'
import { keptAnswerOf, type ReadResult } from '@/lib/server/http/read-answer'

const throughputs = keptAnswers<Throughput>('throughput')

/** The last day's work by the hour, and what waits. Never throws. */
export function throughputAnswer(
  _query: object,
  reader: Reader = {},
): Promise<ReadResult<ThroughputBody>> {
  const question = { key: '', topics: ['tickets', 'chain_events'] as const }
  const options = { what: 'the throughput', kind: 'list', reader } as const
  return keptAnswerOf(
    { ...options, answers: throughputs, question },
    async ({ provider, workspaceId, explorers, trueUntil }) => {
      const koraActorId = await provider.actor.recentId()
      const read = await explorers.read(readThroughput, { workspaceId, koraActorId })
      trueUntil(read.trueUntil)
      return read
    },
    ({ hours, oldestWaitingAt, waiting }, { asOf }) => ({
      as_of: asOf,
      hours,
      oldest_waiting_at: oldestWaitingAt,
      waiting,
    }),
  )
}
