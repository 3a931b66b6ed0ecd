import { describe, expect, it } from 'vitest'
import { ALL_PERMISSIONS, may, refusalOf } from './permission'
import { greatestRole, isAtLeast, lesserRole, type Role, ROLES } from './role'

const held = (role: Role) => ALL_PERMISSIONS.filter((name) => may({ role, scopes: null }, name))

describe('what a role may do', () => {
  it('grows from viewer to operator to admin, who may do everything', () => {
    expect(held('viewer')).toEqual(['public', 'read', 'read metrics'])
    expect(held('operator')).toEqual(expect.arrayContaining([...held('viewer'), 'hold work']))
    expect(held('operator')).not.toContain('stop kora')
    expect(held('operator')).not.toContain('read access events')
    expect(held('admin')).toEqual(ALL_PERMISSIONS)
  })

  it('is cut down by the scopes of a token, whatever its role', () => {
    const reader = { role: 'admin', scopes: ['read'] } as const
    expect(ALL_PERMISSIONS.filter((name) => may(reader, name))).toEqual([
      'public',
      'read',
      'read metrics',
    ])
    expect(refusalOf(reader, 'manage access')).toBe('scope')
    expect(refusalOf({ role: 'viewer', scopes: ['admin'] }, 'manage access')).toBe('role')
    // A model may stop a model, and never release it.
    const stopper = { role: 'admin', scopes: ['stop'] } as const
    expect(may(stopper, 'stop kora')).toBe(true)
    expect(may(stopper, 'boot kora')).toBe(false)
    expect(may(stopper, 'release work')).toBe(false)
  })
})

it('roles are compared by their order', () => {
  expect(ROLES.filter((role) => isAtLeast(role, 'operator'))).toEqual(['operator', 'admin'])
  expect(lesserRole('admin', 'viewer')).toBe('viewer')
  expect(greatestRole(['viewer', 'admin', 'operator'])).toBe('admin')
  expect(greatestRole([])).toBeNull()
})
