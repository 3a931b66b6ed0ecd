import * as z from '@/lib/wire/zod'
import { isPassword, PASSWORD_LENGTH } from '@/lib/domain/access/access-name'
import { ALL_PERMISSIONS } from '@/lib/domain/access/permission'
import { SCOPES } from '@/lib/domain/access/scope'
import { WAYS_IN } from '@/lib/domain/access/principal'
import { ROLES } from '@/lib/domain/access/role'

/** `GET /api/session`: who I am, and what I may do (CONTROL 13). */
export const sessionSchema = z.object({
  subject: z.string(),
  /** The row of the actor registry that the log names; null where nobody can be named. */
  actor_id: z.nullable(z.string()),
  name: z.string(),
  role: z.enum(ROLES),
  via: z.enum(WAYS_IN),
  session_id: z.nullable(z.string()),
  /** What a token is limited to; null for no further limit than the role. */
  scopes: z.nullable(z.array(z.enum(SCOPES))),
  /** When this ends by itself, ISO 8601 UTC; null for never. */
  ends_at: z.nullable(z.string()),
  /** What I may do, by the names of the permission map. */
  permissions: z.array(z.enum(ALL_PERMISSIONS)),
})
export type SessionBody = z.infer<typeof sessionSchema>

const password = z.string().check(
  z.check<string>(({ value, issues }) => {
    if (isPassword(value)) return
    const { least, most } = PASSWORD_LENGTH
    issues.push({
      code: 'custom',
      message: `allowed: ${least} to ${most} characters`,
      input: value,
    })
  }),
)

/** Where to go on from there: a path of our own; anything else is the cockpit. */
const returnTo = z.optional(z.string())

/** `POST /api/session/sign-in`. Any length: a wrong password is only wrong. */
export const signInBodySchema = z.object({
  name: z.string(),
  password: z.string(),
  return_to: returnTo,
})

/** `POST /api/session/link`: the secret of the link, and the password to set. */
export const linkBodySchema = z.object({ link: z.string(), password })

/** `POST /api/session/sign-out`. */
export const signOutBodySchema = z.object({})

/** A page's form gets a redirect instead. */
export const signedInSchema = z.object({ return_to: z.string() })
