import { describe, expect, it } from 'vitest'
import { addressError } from './address-error'
import { portAnswers } from './port-probe'

const UNUSABLE = [
  ['postgres://u:hush@db/kora?sslmode=verify-full&sslrootcert=/hush.pem', 'names a file'],
  ['postgres://u:hush@db/kora?port=hush', 'names a port'],
  ['postgres://u:hush@db/kora?port=70000', 'names a port'],
  ['postgres://u:hush@db/kora?uselibpqcompat=true&sslmode=verify-ca', 'cannot be used'],
] as const

describe('an address that the driver cannot use', () => {
  it.each(UNUSABLE)('is told of %s without repeating any of it', (address, words) => {
    const failure = addressError(address)
    expect(failure).toContain(words)
    expect(failure).not.toContain('hush')
  })

  it.each(UNUSABLE)('answers at no port, and makes nobody fail: %s', async (address) => {
    await expect(portAnswers(address)).resolves.toBe(false)
  })
})

it.each([
  'postgres://kora@db/kora',
  'postgres:///kora?host=/run/postgresql',
  'postgresql://kora:p%40ss@[::1]:6432/kora?sslmode=require',
])('nothing is wrong with %s', (address) => {
  expect(addressError(address)).toBeNull()
})
