import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { registerActor } from '@/lib/server/db/sql/access/subject'
import { type Act, actorIdOf, appendAct } from './actor'

/** Appends that somebody was refused: what they asked for, why, and how often. */
export async function noteRefusal(
  db: Queryable,
  refused: Pick<Act, 'workspaceId' | 'by'> & {
    readonly action: string
    readonly reason: string
    readonly requestId: string
    readonly count: number
  },
): Promise<void> {
  const { workspaceId, by, action, reason, requestId, count } = refused
  const actorId = by.actorId ?? actorIdOf(workspaceId, by.subject)
  const kind = by.via === 'token' ? 'service' : 'operator'
  await registerActor(db, { workspaceId, actorId, kind, name: by.name })
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.operatorRefused,
    payload: {
      action,
      target: null,
      role: by.role,
      via: by.via,
      reason,
      request_id: requestId,
      count,
    },
  })
}
