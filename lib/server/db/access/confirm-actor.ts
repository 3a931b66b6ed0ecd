import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { isSessionGood } from '@/lib/server/db/sql/access/session'
import { hasAccounts, registerActor } from '@/lib/server/db/sql/access/subject'
import { isTokenGood } from '@/lib/server/db/sql/access/token'
import { type Act, actorIdOf, SHELL } from './actor'
import { noteSubject } from './subjects'

/**
 * Makes sure, within the transaction of a change, that who acts may still act, and that the registry
 * has them. Gives the id of the actor.
 *
 * @throws KoraFailure `access_ended` where session, token or the lack of accounts is over.
 */
export async function confirmActor(db: Queryable, { workspaceId, by }: Act): Promise<string> {
  if (!(await isStillGood(db, { workspaceId, by }))) {
    throw new KoraFailure('access_ended', 'the proof of who asks has ended')
  }
  const actorId = by.actorId ?? actorIdOf(workspaceId, by.subject)
  const kind = by.via === 'token' ? 'service' : 'operator'
  await registerActor(db, { workspaceId, actorId, kind, name: by.name })
  // What they make has the role that they are known to have.
  const isShell = by.subject === SHELL.subject
  if ((by.via === 'local' && !isShell) || by.via === 'proxy') {
    await noteSubject(db, { ...by, workspaceId, actorId })
  }
  return actorId
}

function isStillGood(db: Queryable, { workspaceId, by }: Act): Promise<boolean> {
  if (by.sessionId !== null) return isSessionGood(db, { workspaceId, sessionId: by.sessionId })
  if (by.via === 'token') {
    const tokenId = by.subject.replace(/^token:/, '')
    return isTokenGood(db, { workspaceId, tokenId })
  }
  if (by.via === 'local' && by.subject !== SHELL.subject) {
    return hasAccounts(db, workspaceId).then((any) => !any)
  }
  return Promise.resolve(true)
}
