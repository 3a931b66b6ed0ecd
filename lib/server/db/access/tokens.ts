import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { Scope } from '@/lib/domain/access/scope'
import type { Role } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { bumpAccess, registerActor } from '@/lib/server/db/sql/access/subject'
import { insertToken, revokeToken } from '@/lib/server/db/sql/access/token'
import { type Act, actorIdOf, appendChange } from './actor'
import { confirmActor } from './confirm-actor'

/** The subject of a token. */
export function tokenSubject(tokenId: string): string {
  return `token:${tokenId}`
}

/** Makes a token with its event; gives its end, ISO 8601 UTC. */
export async function makeToken(
  db: Queryable,
  act: Act & {
    readonly tokenId: string
    readonly secretHash: Buffer
    readonly name: string
    readonly role: Role
    readonly scopes: readonly Scope[]
    readonly days: number
  },
): Promise<string> {
  const { workspaceId, by, tokenId, secretHash, name, role, scopes, days } = act
  const actorId = await confirmActor(db, act)
  const ownActorId = actorIdOf(workspaceId, tokenSubject(tokenId))
  const endsAt = await insertToken(db, {
    workspaceId,
    tokenId,
    name,
    secretHash,
    role,
    scopes,
    actorId: ownActorId,
    madeBy: by.subject,
    days,
  })
  await registerActor(db, { workspaceId, actorId: ownActorId, kind: 'service', name })
  await bumpAccess(db, workspaceId)
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.accessTokenMade,
    target: { kind: 'api_access', id: tokenId },
    detail: { before: null, after: { role, scopes, ends_at: endsAt } },
  })
  return endsAt
}

/** Revokes a token with its event; false where there is none that is good. */
export async function endToken(
  db: Queryable,
  act: Act & { readonly tokenId: string },
): Promise<boolean> {
  const { workspaceId, tokenId } = act
  const actorId = await confirmActor(db, act)
  if (!(await revokeToken(db, { workspaceId, tokenId }))) return false
  await bumpAccess(db, workspaceId)
  await appendChange(db, act, {
    actorId,
    eventType: CHAIN_EVENT.accessTokenRevoked,
    target: { kind: 'api_access', id: tokenId },
  })
  return true
}
