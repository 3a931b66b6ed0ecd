import { greatestRole, type Role, ROLES } from './role'

/** A value of a claim, and the role that it gives. */
export interface RoleRule {
  readonly role: Role
  readonly value: string
}

/** How the claims of somebody else's signed word become one of our roles (CONTROL 13). */
export interface RoleClaim {
  /** The claim's name; where there is none of it, a path of names with dots between. */
  readonly claim: string
  readonly rules: readonly RoleRule[]
}

type Claims = Readonly<Record<string, unknown>>

/** The highest role of those that a claim gives; null where it gives none: then there is no role. */
export function claimedRole(claims: Claims, { claim, rules }: RoleClaim): Role | null {
  const values = valuesAt(claims, claim)
  return greatestRole(rules.filter(({ value }) => values.includes(value)).map(({ role }) => role))
}

/** Whether the claims have the claim at all, whatever it says. */
export function hasClaim(claims: Claims, claim: string): boolean {
  return claimAt(claims, claim) !== undefined
}

/** A text, or a list of which only the texts count: nothing is made a text that is none. */
function valuesAt(claims: Claims, claim: string): string[] {
  const found = claimAt(claims, claim)
  const list: readonly unknown[] = Array.isArray(found) ? found : [found]
  return list.filter((value) => typeof value === 'string')
}

function claimAt(claims: Claims, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim]
  return claim.split('.').reduce<unknown>((value, name) => fieldOf(value, name), claims)
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  const fields: Claims = { ...value }
  return fields[name]
}

/** `admin:kora-admins`: a role, a colon, and the value that gives it; null for anything else. */
export function roleRuleOf(entry: string): RoleRule | null {
  const colon = entry.indexOf(':')
  const role = ROLES.find((known) => known === entry.slice(0, colon))
  const value = entry.slice(colon + 1).trim()
  return colon < 0 || role === undefined || value === '' ? null : { role, value }
}

const MOST_NAME = 64

/**
 * The name that somebody else's word has for a person, as pages show it: nothing hidden, no markup.
 * It is never an identity.
 */
export function nameInClaims(claims: Claims): string {
  for (const claim of ['name', 'preferred_username']) {
    const found = claims[claim]
    if (typeof found !== 'string') continue
    const seen = found.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N} ._@+'’-]/gu, '')
    const name = Array.from(seen.trim()).slice(0, MOST_NAME).join('').trim()
    if (name !== '') return name
  }
  return 'somebody'
}
