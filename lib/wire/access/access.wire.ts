import * as z from '@/lib/wire/zod'
import { isAccessName, NAME_RULE } from '@/lib/domain/access/access-name'
import { SCOPES } from '@/lib/domain/access/scope'
import { WAYS_IN } from '@/lib/domain/access/principal'
import { ROLES } from '@/lib/domain/access/role'
import { check } from '@/lib/wire/parameters'

const role = z.enum(ROLES)
const scope = z.enum(SCOPES)
const name = z.string().check(check(isAccessName, NAME_RULE))

export const accountSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  role,
  created_at: z.string(),
  /** False until its link was used. */
  has_password: z.boolean(),
  /** Until when its link can be used; null where none is open. */
  link_ends_at: z.nullable(z.string()),
})
export type AccountWire = z.infer<typeof accountSchema>

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role,
  scopes: z.array(scope),
  created_at: z.string(),
  ends_at: z.string(),
  last_used_at: z.nullable(z.string()),
  is_over: z.boolean(),
})
export type TokenWire = z.infer<typeof tokenSchema>

export const openSessionSchema = z.object({
  session_id: z.string(),
  name: z.string(),
  role,
  via: z.enum(WAYS_IN),
  created_at: z.string(),
  ends_at: z.string(),
})
export type OpenSessionWire = z.infer<typeof openSessionSchema>

/** `GET /api/access`: who may come in, without any secret. */
export const accessSchema = z.object({
  accounts: z.array(accountSchema),
  tokens: z.array(tokenSchema),
  sessions: z.array(openSessionSchema),
})
export type AccessBody = z.infer<typeof accessSchema>

/** `POST /api/access/accounts`. */
export const newAccountSchema = z.object({ name, role })

/** The path of the page that sets the password, with the secret behind `#`: shown this once. */
export const madeAccountSchema = z.object({ account_id: z.string(), link: z.string() })

/** `PUT /api/access/accounts/:id`. */
export const accountRoleSchema = z.object({ role })

const MOST_DAYS = 365

/** `POST /api/access/tokens`. */
export const newTokenSchema = z.object({
  name,
  role,
  scopes: z
    .array(scope)
    .check(
      check((all: readonly string[]) => all.length > 0, `one or more of ${SCOPES.join(', ')}`),
    ),
  days: z
    .number()
    .check(
      check(
        (days: number) => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS,
        `a whole number of days from 1 to ${MOST_DAYS}`,
      ),
    ),
})

/** The token is shown this once; only its hash is kept. */
export const madeTokenSchema = z.object({
  id: z.string(),
  token: z.string(),
  ends_at: z.string(),
})

export const doneSchema = z.object({ done: z.boolean() })
