import type { Role } from './role'
import type { Scope } from './scope'

/** The ways in, any number of which may be open at once (CONTROL 13). */
export const WAYS_IN = ['local', 'open', 'password', 'account', 'oidc', 'proxy', 'token'] as const
export type WayIn = (typeof WAYS_IN)[number]

/** The asker of a request, as far as the access rule knows. */
export interface Principal {
  /** Who it is, unique in the workspace: `account:<id>`, `oidc:<issuer>#<sub>`, `local` … */
  readonly subject: string
  /** The row of the actor registry that the log names; null where nobody can be named. */
  readonly actorId: string | null
  /** For people to read; a name is never an identity. */
  readonly name: string
  readonly role: Role
  readonly via: WayIn
  /** The session that a change has to find unrevoked; null where there is none. */
  readonly sessionId: string | null
  /** What a token is limited to; null for no further limit than the role. */
  readonly scopes: readonly Scope[] | null
  /** From then on this is nobody any more, epoch ms; null for no end. */
  readonly endsAt: number | null
}
