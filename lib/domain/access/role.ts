/** What a principal may do at most, from least to most (CONTROL 13). */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Whether a role includes another one. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}

/** The lesser of two roles. */
export function lesserRole(one: Role, other: Role): Role {
  return isAtLeast(one, other) ? other : one
}

/** The greatest of several roles; null of none. */
export function greatestRole(roles: readonly Role[]): Role | null {
  return roles.reduce<Role | null>(
    (most, role) => (most === null || isAtLeast(role, most) ? role : most),
    null,
  )
}
