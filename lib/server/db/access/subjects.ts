import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  forgetSubject,
  type KnownSubject,
  recordSubject,
  registerActor,
} from '@/lib/server/db/sql/access/subject'
import { actorIdOf, appendAct } from './actor'
import { voidSessions } from './void-sessions'

/**
 * Remembers who came in by somebody else's word. Another role than before voids the sessions that
 * have the old one, with its event: their cookies say so for hours.
 */
export async function noteSubject(db: Queryable, known: KnownSubject): Promise<void> {
  const { workspaceId, subject, actorId, name, via, role } = known
  await registerActor(db, { workspaceId, actorId, kind: 'operator', name })
  const before = await recordSubject(db, known)
  if (before === null || before === role) return
  const ended = await voidSessions(db, { workspaceId, subject })
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.accessRoleChanged,
    payload: {
      target: { kind: 'actor', id: actorId },
      role,
      via,
      before: { role: before },
      after: { role },
      sessions_ended: ended,
    },
  })
}

/** Ends what somebody had who has no role any more: sessions, and the role of their tokens. */
export async function dropSubject(
  db: Queryable,
  gone: Pick<KnownSubject, 'workspaceId' | 'subject' | 'via'>,
): Promise<void> {
  const { workspaceId, subject, via } = gone
  const before = await forgetSubject(db, gone)
  if (before === null) return
  const actorId = actorIdOf(workspaceId, subject)
  const ended = await voidSessions(db, { workspaceId, subject })
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.accessRevoked,
    payload: {
      target: { kind: 'actor', id: actorId },
      via,
      before: { role: before },
      after: null,
      sessions_ended: ended,
    },
  })
}
