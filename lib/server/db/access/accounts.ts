import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { Role } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  type Account,
  insertAccount,
  removeAccount,
  setAccountRole,
  spendLink,
} from '@/lib/server/db/sql/access/account'
import { revokeSessions } from '@/lib/server/db/sql/access/session'
import { bumpAccess, registerActor } from '@/lib/server/db/sql/access/subject'
import { type Act, actorIdOf, appendAct, confirmActor } from './actor'

/** The link that sets the password is good for a day (CONTROL 13). */
const LINK_HOURS = 24

/** The subject of an account. */
export function accountSubject(accountId: string): string {
  return `account:${accountId}`
}

/** Adds an account with its event; false where the name is taken, and nothing was done. */
export async function addAccount(
  db: Queryable,
  act: Act & {
    readonly accountId: string
    readonly name: string
    readonly role: Role
    readonly linkHash: Buffer
  },
): Promise<boolean> {
  const { workspaceId, by, accountId, name, role, linkHash } = act
  const actorId = await confirmActor(db, act)
  const ownActorId = actorIdOf(workspaceId, accountSubject(accountId))
  const isAdded = await insertAccount(db, {
    workspaceId,
    accountId,
    name,
    role,
    actorId: ownActorId,
    linkHash,
    linkHours: LINK_HOURS,
    createdBy: by.subject,
  })
  if (!isAdded) return false
  await registerActor(db, { workspaceId, actorId: ownActorId, kind: 'operator', name })
  await bumpAccess(db, workspaceId)
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.operatorActed,
    payload: {
      action: 'account.create',
      target: { kind: 'account', id: accountId },
      role: by.role,
      via: by.via,
      before: null,
      after: { role },
    },
  })
  return true
}

/** Removes an account and voids its sessions; false where there is none. */
export async function endAccount(
  db: Queryable,
  act: Act & { readonly accountId: string },
): Promise<boolean> {
  const { workspaceId, by, accountId } = act
  const actorId = await confirmActor(db, act)
  const removed = await removeAccount(db, { workspaceId, accountId })
  if (removed === null) return false
  const subject = accountSubject(accountId)
  const ended = await revokeSessions(db, { workspaceId, sessionId: null, subject })
  await bumpAccess(db, workspaceId)
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.accessRevoked,
    payload: {
      target: { kind: 'account', id: accountId },
      role: by.role,
      via: by.via,
      before: { role: removed.before },
      after: null,
      sessions_ended: ended.length,
    },
  })
  return true
}

/** Gives an account another role and voids its sessions; false where there is none. */
export async function changeAccountRole(
  db: Queryable,
  act: Act & { readonly accountId: string; readonly role: Role },
): Promise<boolean> {
  const { workspaceId, by, accountId, role } = act
  const actorId = await confirmActor(db, act)
  const changed = await setAccountRole(db, { workspaceId, accountId, role })
  if (changed === null) return false
  const subject = accountSubject(accountId)
  const ended = await revokeSessions(db, { workspaceId, sessionId: null, subject })
  await bumpAccess(db, workspaceId)
  await appendAct(db, {
    workspaceId,
    actorId,
    eventType: CHAIN_EVENT.accessRoleChanged,
    payload: {
      target: { kind: 'account', id: accountId },
      role: by.role,
      via: by.via,
      before: { role: changed.before },
      after: { role },
      sessions_ended: ended.length,
    },
  })
  return true
}

/** Sets the password of the account that a link belongs to, once; null where the link is void. */
export async function acceptLink(
  db: Queryable,
  link: { readonly workspaceId: string; readonly linkHash: Buffer; readonly passwordHash: string },
): Promise<Account | null> {
  const account = await spendLink(db, link)
  if (account === null) return null
  await appendAct(db, {
    workspaceId: link.workspaceId,
    actorId: account.actorId,
    eventType: CHAIN_EVENT.operatorActed,
    payload: {
      action: 'account.set_password',
      target: { kind: 'account', id: account.accountId },
      role: account.role,
      via: 'account',
      before: null,
      after: null,
    },
  })
  return account
}
