import 'server-only'
import * as z from 'zod'
import { ROLES, type Role } from '@/lib/domain/access/role'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

const role = z.enum(ROLES)

const accountRow = z.object({
  accountId: z.string(),
  name: z.string(),
  role,
  actorId: z.string(),
  /** Null until the link was used. */
  passwordHash: z.string().nullable(),
})
export type Account = z.infer<typeof accountRow>

const COLUMNS = `a.account_id::text as "accountId", a.name, a.role, a.actor_id::text as "actorId",
    a.password_hash as "passwordHash"`

interface AccountName {
  readonly workspaceId: string
  readonly name: string
}

/** The living account of a name, in whatever case it is written; null for none. */
export async function findAccount(
  db: Queryable,
  { workspaceId, name }: AccountName,
): Promise<Account | null> {
  const text = `select ${COLUMNS} from public.kora_account a
    where a.workspace_id = $1 and lower(a.name) = lower($2) and a.removed_at is null`
  const { rows } = await db.query({ text, values: [workspaceId, name] })
  return z.array(accountRow).parse(rows)[0] ?? null
}

export interface NewAccount extends AccountName {
  readonly accountId: string
  readonly role: Role
  readonly actorId: string
  /** SHA-256 of the link's secret. */
  readonly linkHash: Buffer
  readonly linkHours: number
  /** The subject of whoever adds it. */
  readonly createdBy: string
}

/** Adds an account without a password; false where its name is taken. */
export async function insertAccount(db: Queryable, account: NewAccount): Promise<boolean> {
  const text = `insert into public.kora_account
      (account_id, workspace_id, name, role, actor_id, link_hash, link_ends_at, created_by)
    values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(hours => $7::int), $8)
    on conflict (workspace_id, lower(name)) where removed_at is null do nothing
    returning account_id`
  const { accountId, workspaceId, name, actorId, linkHash, linkHours, createdBy } = account
  const values = [
    accountId,
    workspaceId,
    name,
    account.role,
    actorId,
    linkHash,
    linkHours,
    createdBy,
  ]
  return (await db.query({ text, values })).rows.length === 1
}

/** Uses a link up: sets the password of its account; null where the link is void. */
export async function spendLink(
  db: Queryable,
  link: { readonly workspaceId: string; readonly linkHash: Buffer; readonly passwordHash: string },
): Promise<Account | null> {
  const text = `update public.kora_account a
      set password_hash = $3, link_hash = null, link_ends_at = null
    where a.workspace_id = $1 and a.link_hash = $2 and a.link_ends_at > clock_timestamp()
      and a.removed_at is null
    returning ${COLUMNS}`
  const values = [link.workspaceId, link.linkHash, link.passwordHash]
  return z.array(accountRow).parse((await db.query({ text, values })).rows)[0] ?? null
}

/**
 * Whether an account is there with a role; its row is kept so until the transaction ends, so that it
 * is not removed under a session that is just being opened.
 */
export async function isAccountGood(
  db: Queryable,
  { workspaceId, accountId, role }: AccountChange & { readonly role: Role },
): Promise<boolean> {
  const text = `select a.account_id from public.kora_account a
    where a.workspace_id = $1 and a.account_id = $2::uuid and a.role = $3 and a.removed_at is null
      for share`
  return (await db.query({ text, values: [workspaceId, accountId, role] })).rows.length === 1
}

const changedRow = z.object({ before: role })

interface AccountChange {
  readonly workspaceId: string
  readonly accountId: string
}

/** Removes an account; the role that it had, null where there is none. */
export async function removeAccount(
  db: Queryable,
  { workspaceId, accountId }: AccountChange,
): Promise<Role | null> {
  const text = `update public.kora_account a
      set removed_at = clock_timestamp(), password_hash = null, link_hash = null
    where a.workspace_id = $1 and a.account_id = $2::uuid and a.removed_at is null
    returning a.role as "before"`
  const { rows } = await db.query({ text, values: [workspaceId, accountId] })
  return z.array(changedRow).parse(rows)[0]?.before ?? null
}

/** Gives an account another role; the one that it had, null where there is no such account. */
export async function setAccountRole(
  db: Queryable,
  change: AccountChange & { readonly role: Role },
): Promise<Role | null> {
  const text = `update public.kora_account a set role = $3
    from (select b.account_id, b.role from public.kora_account b
      where b.workspace_id = $1 and b.account_id = $2::uuid and b.removed_at is null
        for update) before
    where a.account_id = before.account_id
    returning before.role as "before"`
  const values = [change.workspaceId, change.accountId, change.role]
  return z.array(changedRow).parse((await db.query({ text, values })).rows)[0]?.before ?? null
}

const listedRow = z.object({
  accountId: z.string(),
  name: z.string(),
  role,
  createdAt: z.string(),
  hasPassword: z.boolean(),
  /** Null where no link is open. */
  linkEndsAt: z.string().nullable(),
})
export type ListedAccount = z.infer<typeof listedRow>

/** The living accounts, oldest first. */
export async function listAccounts(db: Queryable, workspaceId: string): Promise<ListedAccount[]> {
  const text = `select a.account_id::text as "accountId", a.name, a.role,
      ${utcText('a.created_at')} as "createdAt", a.password_hash is not null as "hasPassword",
      ${utcText('a.link_ends_at')} as "linkEndsAt"
    from public.kora_account a where a.workspace_id = $1 and a.removed_at is null
    order by a.created_at, a.account_id limit 1000`
  return z.array(listedRow).parse((await db.query({ text, values: [workspaceId] })).rows)
}
