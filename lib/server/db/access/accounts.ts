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
import { bumpAccess, registerActor } from '@/lib/server/db/sql/access/subject'
import { accountSubject } from './account-subject'
import { type Act, actorIdOf, appendAct, appendChange } from './actor'
import { confirmActor } from './confirm-actor'
import { voidSessions } from './void-sessions'

/** The link that sets the password is good for a day (CONTROL 13). */
const LINK_HOURS = 24

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
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.operatorActed,
    target: { kind: 'account', id: accountId },
    detail: { action: 'account.create', before: null, after: { role } },
  })
  return true
}

/** Removes an account and voids its sessions; false where there is none. */
export async function endAccount(
  db: Queryable,
  act: Act & { readonly accountId: string },
): Promise<boolean> {
  const actorId = await confirmActor(db, act)
  const before = await removeAccount(db, act)
  if (before === null) return false
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.accessRevoked,
    target: { kind: 'account', id: act.accountId },
    detail: { before: { role: before }, after: null, sessions_ended: await voidOwn(db, act) },
  })
  return true
}

/** Gives an account another role and voids its sessions; false where there is none. */
export async function changeAccountRole(
  db: Queryable,
  act: Act & { readonly accountId: string; readonly role: Role },
): Promise<boolean> {
  const { accountId, role } = act
  const actorId = await confirmActor(db, act)
  const before = await setAccountRole(db, act)
  if (before === null) return false
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.accessRoleChanged,
    target: { kind: 'account', id: accountId },
    detail: {
      before: { role: before },
      after: { role },
      sessions_ended: await voidOwn(db, act),
    },
  })
  return true
}

/** Ends the sessions of an account; how many there were. */
function voidOwn(
  db: Queryable,
  { workspaceId, accountId }: { readonly workspaceId: string; readonly accountId: string },
): Promise<number> {
  return voidSessions(db, { workspaceId, subject: accountSubject(accountId) })
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
