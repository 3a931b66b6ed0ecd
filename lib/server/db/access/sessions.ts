import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { isAccountGood } from '@/lib/server/db/sql/access/account'
import { insertSession, type NewSession, revokeSessions } from '@/lib/server/db/sql/access/session'
import { registerActor } from '@/lib/server/db/sql/access/subject'
import { accountIdIn } from './account-subject'
import { type Act, appendAct, appendChange } from './actor'
import { confirmActor } from './confirm-actor'
import { noteSubject } from './subjects'

/**
 * Opens a session with its event; the one that the browser had before, if any, is over. False where
 * the account was removed, or given another role, since its password was looked at.
 */
export async function openSession(
  db: Queryable,
  session: NewSession & { readonly replaces: string | null },
): Promise<boolean> {
  const { replaces, ...opened } = session
  const { workspaceId, subject, actorId, name, role, via, sessionId } = opened
  const accountId = accountIdIn(subject)
  if (accountId !== null && !(await isAccountGood(db, { workspaceId, accountId, role }))) {
    return false
  }
  if (replaces !== null) {
    await revokeSessions(db, { workspaceId, sessionId: replaces, subject: null })
  }
  await registerActor(db, { workspaceId, actorId, kind: 'operator', name })
  if (via !== 'account') await noteSubject(db, { workspaceId, subject, actorId, name, via, role })
  await insertSession(db, opened)
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.accessSignedIn,
    payload: { session: sessionId, role, via, ...(replaces !== null && { replaces }) },
  })
  return true
}

/** Ends a session by whoever it is of. */
export async function closeSession(db: Queryable, act: Act): Promise<void> {
  const { workspaceId, by } = act
  if (by.sessionId === null) return
  const ended = await revokeSessions(db, { workspaceId, sessionId: by.sessionId, subject: null })
  if (ended === 0) return
  await appendAct(db, {
    workspaceId,
    actorId: by.actorId,
    eventType: CHAIN_EVENT.accessSignedOut,
    payload: { session: by.sessionId, role: by.role, via: by.via },
  })
}

/** Ends somebody's session by an admin; false where it is over already. */
export async function revokeSession(
  db: Queryable,
  act: Act & { readonly sessionId: string },
): Promise<boolean> {
  const { workspaceId, sessionId } = act
  const actorId = await confirmActor(db, act)
  const ended = await revokeSessions(db, { workspaceId, sessionId, subject: null })
  if (ended === 0) return false
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.accessRevoked,
    target: { kind: 'session', id: sessionId },
  })
  return true
}

/** Notes attempts that failed: how many since the last note, and by which way. */
export async function noteFailures(
  db: Queryable,
  note: { readonly workspaceId: string; readonly via: string; readonly count: number },
): Promise<void> {
  await appendAct(db, {
    workspaceId: note.workspaceId,
    actorId: null,
    eventType: CHAIN_EVENT.accessFailed,
    payload: { via: note.via, count: note.count },
  })
}
