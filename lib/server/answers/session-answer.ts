import 'server-only'
import { ALL_PERMISSIONS, may } from '@/lib/domain/access/permission'
import type { Principal } from '@/lib/domain/access/principal'
import type { SessionBody } from '@/lib/wire/access/session.wire'

/** Who asks, and what they may do; pages render from it, each route decides anew. */
export function sessionBody(principal: Principal): SessionBody {
  const { subject, actorId, name, role, via, sessionId, scopes, endsAt } = principal
  return {
    subject,
    actor_id: actorId,
    name,
    role,
    via,
    session_id: sessionId,
    scopes: scopes === null ? null : [...scopes],
    ends_at: endsAt === null ? null : new Date(endsAt).toISOString(),
    permissions: ALL_PERMISSIONS.filter((permission) => may(principal, permission)),
  }
}
