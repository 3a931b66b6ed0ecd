import type { Principal } from './principal'
import { isAtLeast, type Role } from './role'
import type { Scope } from './scope'

/** `least` is null for what strangers may; a token needs one of `scopes`. */
interface Rule {
  readonly least: Role | null
  readonly scopes: readonly Scope[]
}

/** The one map from a permission to the least role that has it. */
export const PERMISSIONS = {
  public: { least: null, scopes: [] },
  read: { least: 'viewer', scopes: ['read'] },
  'read metrics': { least: 'viewer', scopes: ['metrics', 'read'] },
  'hold work': { least: 'operator', scopes: ['stop'] },
  'release work': { least: 'operator', scopes: ['release'] },
  'act on tickets': { least: 'operator', scopes: ['tickets'] },
  'answer questions': { least: 'operator', scopes: ['release'] },
  'act on alerts': { least: 'operator', scopes: ['tickets'] },
  'stop kora': { least: 'admin', scopes: ['stop'] },
  'boot kora': { least: 'admin', scopes: ['release'] },
  'set the budget': { least: 'admin', scopes: ['admin'] },
  'manage access': { least: 'admin', scopes: ['admin'] },
  'read access events': { least: 'admin', scopes: ['admin'] },
} as const satisfies Readonly<Record<string, Rule>>

export type Permission = keyof typeof PERMISSIONS

const RULES: Readonly<Record<Permission, Rule>> = PERMISSIONS

/** Every permission, in the order of the map. */
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS).filter(
  (name): name is Permission => name in PERMISSIONS,
)

/** The least role that has a permission; null for what strangers may. */
export function leastRole(permission: Permission): Role | null {
  return RULES[permission].least
}

/** Why somebody may not; null for somebody who may. */
export type Refusal = 'role' | 'scope'

/** Why a principal lacks a permission; null where it has it. */
export function refusalOf(
  { role, scopes }: Pick<Principal, 'role' | 'scopes'>,
  permission: Permission,
): Refusal | null {
  const rule = RULES[permission]
  if (rule.least === null) return null
  if (!isAtLeast(role, rule.least)) return 'role'
  if (scopes !== null && !rule.scopes.some((scope) => scopes.includes(scope))) return 'scope'
  return null
}

/** Whether a principal has a permission. */
export function may(
  principal: Pick<Principal, 'role' | 'scopes'>,
  permission: Permission,
): boolean {
  return refusalOf(principal, permission) === null
}
