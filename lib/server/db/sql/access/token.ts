import 'server-only'
import * as z from 'zod'
import { type Scope, SCOPES } from '@/lib/domain/access/scope'
import { type Role, ROLES } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

const role = z.enum(ROLES)
const scopes = z.array(z.enum(SCOPES))

/** A maker that was not seen for so long has no role any more (CONTROL 13). */
const MAKER_DAYS = 90

const tokenRow = z.object({
  tokenId: z.string(),
  name: z.string(),
  secretHash: z.instanceof(Buffer),
  role,
  scopes,
  actorId: z.string(),
  endsAt: z.string(),
  /** What its maker has now; null for one that is gone. */
  makerRole: role.nullable(),
})
export type StoredToken = z.infer<typeof tokenRow>

interface TokenId {
  readonly workspaceId: string
  readonly tokenId: string
}

/**
 * SQL for the role that the maker of the token `t` has now. Who holds the database's address needs no
 * other role.
 */
const MAKER_ROLE = `case when t.made_by = 'shell' then 'admin' else coalesce(
    (select a.role from public.kora_account a
      where a.workspace_id = t.workspace_id and a.removed_at is null
        and t.made_by = 'account:' || a.account_id::text),
    (select s.role from public.kora_subject s
      where s.workspace_id = t.workspace_id and s.subject = t.made_by
        and s.seen_at > statement_timestamp() - interval '${MAKER_DAYS} days')) end`

/** A token that is neither revoked nor over; null for any other. */
export async function findToken(
  db: Queryable,
  { workspaceId, tokenId }: TokenId,
): Promise<StoredToken | null> {
  const text = `select t.token_id as "tokenId", t.name, t.secret_hash as "secretHash", t.role,
      t.scopes, t.actor_id::text as "actorId", ${utcText('t.ends_at')} as "endsAt",
      ${MAKER_ROLE} as "makerRole"
    from public.kora_token t
   where t.workspace_id = $1 and t.token_id = $2 and t.revoked_at is null
     and t.ends_at > statement_timestamp()`
  const { rows } = await db.query({ text, values: [workspaceId, tokenId] })
  return z.array(tokenRow).parse(rows)[0] ?? null
}

/** Whether a token is still good; its row is kept so until the transaction ends. */
export async function isTokenGood(
  db: Queryable,
  { workspaceId, tokenId }: TokenId,
): Promise<boolean> {
  const text = `select t.token_id from public.kora_token t
    where t.workspace_id = $1 and t.token_id = $2 and t.revoked_at is null
      and t.ends_at > clock_timestamp() for share`
  return (await db.query({ text, values: [workspaceId, tokenId] })).rows.length === 1
}

export interface NewToken extends TokenId {
  readonly name: string
  readonly secretHash: Buffer
  readonly role: Role
  readonly scopes: readonly Scope[]
  readonly actorId: string
  /** The subject of its maker. */
  readonly madeBy: string
  readonly days: number
}

/** Keeps a token by the hash of its secret; gives its end, ISO 8601 UTC. */
export async function insertToken(db: Queryable, made: NewToken): Promise<string> {
  const text = `insert into public.kora_token as t
      (workspace_id, token_id, name, secret_hash, role, scopes, actor_id, made_by, ends_at)
    values ($1, $2, $3, $4, $5, $6::text[], $7, $8,
      clock_timestamp() + make_interval(days => $9::int))
    returning ${utcText('t.ends_at')} as "endsAt"`
  const { workspaceId, tokenId, name, secretHash, actorId, madeBy, days } = made
  const values = [
    workspaceId,
    tokenId,
    name,
    secretHash,
    made.role,
    made.scopes,
    actorId,
    madeBy,
    days,
  ]
  const { rows } = await db.query({ text, values })
  return z.tuple([z.object({ endsAt: z.string() })]).parse(rows)[0].endsAt
}

/** Revokes a token; false where there is none that is good. */
export async function revokeToken(
  db: Queryable,
  { workspaceId, tokenId }: TokenId,
): Promise<boolean> {
  const text = `update public.kora_token t set revoked_at = clock_timestamp()
    where t.workspace_id = $1 and t.token_id = $2 and t.revoked_at is null returning t.token_id`
  return (await db.query({ text, values: [workspaceId, tokenId] })).rows.length === 1
}

/** Notes that a token was used. */
export async function noteTokenUse(
  db: Queryable,
  { workspaceId, tokenId }: TokenId,
): Promise<void> {
  const text = `update public.kora_token t set last_used_at = clock_timestamp()
    where t.workspace_id = $1 and t.token_id = $2`
  await db.query({ text, values: [workspaceId, tokenId] })
}

const listedRow = z.object({
  tokenId: z.string(),
  name: z.string(),
  role,
  scopes,
  createdAt: z.string(),
  endsAt: z.string(),
  lastUsedAt: z.string().nullable(),
  isOver: z.boolean(),
})
export type ListedToken = z.infer<typeof listedRow>

/** The tokens that were not revoked, newest first. */
export async function listTokens(db: Queryable, workspaceId: string): Promise<ListedToken[]> {
  const text = `select t.token_id as "tokenId", t.name, t.role, t.scopes,
      ${utcText('t.created_at')} as "createdAt", ${utcText('t.ends_at')} as "endsAt",
      ${utcText('t.last_used_at')} as "lastUsedAt", t.ends_at <= clock_timestamp() as "isOver"
    from public.kora_token t where t.workspace_id = $1 and t.revoked_at is null
    order by t.created_at desc, t.token_id limit 1000`
  return z.array(listedRow).parse((await db.query({ text, values: [workspaceId] })).rows)
}
