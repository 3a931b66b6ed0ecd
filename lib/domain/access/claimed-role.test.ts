import { describe, expect, it } from 'vitest'
import { claimedRole, hasClaim, nameInClaims, roleRuleOf } from './claimed-role'

const RULES = [
  { role: 'admin', value: 'kora-admins' },
  { role: 'operator', value: 'kora-ops' },
] as const
const roleIn = (claims: Record<string, unknown>, claim = 'groups') =>
  claimedRole(claims, { claim, rules: RULES })

describe('the role of a claim', () => {
  it('is the highest of those that its values give', () => {
    expect(roleIn({ groups: ['staff', 'kora-ops', 'kora-admins'] })).toBe('admin')
    expect(roleIn({ groups: ['kora-ops'] })).toBe('operator')
    expect(roleIn({ groups: 'kora-ops' })).toBe('operator')
  })

  it.each([
    {},
    { groups: [] },
    { groups: null },
    { groups: 'kora-ops kora-admins' },
    { groups: 'KORA-ADMINS' },
    { groups: ['kora-admins '] },
    { groups: [['kora-admins']] },
    { groups: { 'kora-admins': true } },
    { roles: ['kora-admins'] },
    { email: 'kora-admins' },
  ])('is none for %j', (claims) => {
    expect(roleIn(claims)).toBeNull()
  })

  it('may lie deeper, and a name with dots goes before a path', () => {
    const deep = { realm_access: { roles: ['kora-ops'] } }
    expect(roleIn(deep, 'realm_access.roles')).toBe('operator')
    const named = { 'https://kora.example/roles': ['kora-admins'] }
    expect(roleIn(named, 'https://kora.example/roles')).toBe('admin')
    expect(hasClaim(deep, 'realm_access.roles')).toBe(true)
    expect(hasClaim(deep, 'realm_access.groups')).toBe(false)
    // Nothing that every object has is a claim.
    expect(hasClaim({}, 'constructor.name')).toBe(false)
  })
})

it('a rule is a role, a colon and a value', () => {
  expect(roleRuleOf('admin:kora-admins')).toEqual({ role: 'admin', value: 'kora-admins' })
  expect(roleRuleOf('viewer:urn:kora:viewer')).toEqual({ role: 'viewer', value: 'urn:kora:viewer' })
  for (const bad of ['', 'admin', 'admin:', ':x', 'root:x', 'Admin:x']) {
    expect([bad, roleRuleOf(bad)]).toEqual([bad, null])
  }
})

it('a name is what can be seen of one, and never an e-mail that stands in for it', () => {
  expect(nameInClaims({ name: 'Ann O’Hara' })).toBe('Ann O’Hara')
  expect(nameInClaims({ name: '<b>Ann</b>\u202e\u200b' })).toBe('bAnnb')
  expect(nameInClaims({ preferred_username: 'ann' })).toBe('ann')
  expect(nameInClaims({ name: ' \u202e ', preferred_username: 'ann' })).toBe('ann')
  expect(nameInClaims({ email: 'ann@example.com' })).toBe('somebody')
  expect(nameInClaims({ name: 'x'.repeat(100) })).toHaveLength(64)
})
