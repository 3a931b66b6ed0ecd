import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import type { ChainEventType } from '@/lib/domain/chain-event'
import type { Principal } from '@/lib/domain/access/principal'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { appendEvents } from '@/lib/server/db/sql/events/append-events'
import { readClock } from '@/lib/server/db/sql/read-clock'

/** Who acts, in which workspace. */
export interface Act {
  readonly workspaceId: string
  readonly by: Principal
  /** The request that it came with, as its answer names it; none of the command line. */
  readonly requestId?: string
}

/** Who acts at the command line of the host: whoever holds the database's address. */
export const SHELL: Principal = {
  subject: 'shell',
  actorId: null,
  name: 'command line',
  role: 'admin',
  via: 'local',
  sessionId: null,
  scopes: null,
  endsAt: null,
}

/** The row of the actor registry for a subject: always the same one. A UUID of version 8. */
export function actorIdOf(workspaceId: string, subject: string): string {
  const digest = createHash('sha256').update(`${workspaceId}\n${subject}`).digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = digest.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}

/** Appends what an actor did to something, in the transaction that did it. */
export function appendChange(
  db: Queryable,
  { workspaceId, by, requestId }: Act,
  change: {
    readonly actorId: string
    readonly eventType: ChainEventType
    readonly target: { readonly kind: 'account' | 'api_access' | 'session'; readonly id: string }
    /** What else the payload holds, such as `before` and `after`. */
    readonly detail?: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  const { actorId, eventType, target, detail } = change
  const request = requestId === undefined ? {} : { request_id: requestId }
  const payload = { ...detail, target, role: by.role, via: by.via, ...request }
  return appendAct(db, { workspaceId, actorId, eventType, payload })
}

/** Appends an event of an actor, in the transaction of what it tells. */
export async function appendAct(
  db: Queryable,
  event: {
    readonly workspaceId: string
    readonly actorId: string | null
    readonly eventType: ChainEventType
    readonly payload: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  await appendEvents(db, [{ ...event, eventId: randomUUID(), occurredAt: await readClock(db) }])
}
