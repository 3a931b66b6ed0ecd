import 'server-only'
import { createHash } from 'node:crypto'
import type { ChainEventType } from '@/lib/domain/chain-event'

/**
 * The id under which an event of a work attempt enters the log: always the same one. An attempt is
 * claimed, refreshed past its first lease, released and resolved at most once each, so that any
 * retry after a lost answer finds its event there (SPEC 3). A UUID of version 8.
 */
export function attemptEventId(workAttemptId: string, eventType: ChainEventType): string {
  const digest = createHash('sha256').update(`${eventType} ${workAttemptId}`).digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = digest.toString('hex')
  const parts = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ] as const
  return parts.map(([from, to]) => hex.slice(from, to)).join('-')
}
