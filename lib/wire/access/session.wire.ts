import * as z from '@/lib/wire/zod'
import { ALL_PERMISSIONS, SCOPES } from '@/lib/domain/access/permission'
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
