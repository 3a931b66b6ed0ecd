import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { addressError } from '@/lib/server/db/errors/address-error'
import { databaseAddress } from './address'

/** What the driver makes of each server of an address. */
function serversOf(connectionString: string) {
  return databaseAddress(connectionString).servers.map((server) => {
    const { host, port, user, password, database } = new pg.Client({ connectionString: server })
    return { host, port, user, password, database }
  })
}

const WHO = { user: 'u', password: 'p', database: 'db' }

describe('an address of several servers', () => {
  it('is one address for each, with the same user, database and parameters', () => {
    const address = 'postgres://u:p@a:5432,b:6432/db?target_session_attrs=read-write'
    expect(serversOf(address)).toEqual([
      { host: 'a', port: 5432, ...WHO },
      { host: 'b', port: 6432, ...WHO },
    ])
    expect(databaseAddress(address).target).toBe('read-write')
    expect(addressError(address)).toBeNull()
  })

  it('may name them as parameters, with one port for all or one for each', () => {
    expect(
      serversOf('postgres://u:p@/db?host=a,b&port=5433').map(({ host, port }) => [host, port]),
    ).toEqual([
      ['a', 5433],
      ['b', 5433],
    ])
    expect(serversOf('postgresql://u:p@/db?host=a,b&port=1,2').map(({ port }) => port)).toEqual([
      1, 2,
    ])
  })

  it('is refused for a word that libpq does not know, and for a port of any of them', () => {
    expect(addressError('postgres://a,b/db?target_session_attrs=master')).toContain(
      'none of libpq’s',
    )
    expect(addressError('postgres://a:5432,b:hush/db')).toContain('cannot be used')
  })
})

describe('any other address', () => {
  it.each([
    ['postgres://u@/db?host=/run/postgresql', '/run/postgresql', null],
    ['postgres://u@%2Frun%2Fpostgresql/db', '/run/postgresql', null],
    ['postgres://u:p%40s%2Fs%3F%23%25@a/db', 'a', 'p@s/s?#%'],
    ['postgres://u:p@ss@a/db', 'a', 'p@ss'],
    ['postgres://u:p,q@a/db', 'a', 'p,q'],
    ['postgres://u:p ä+$!@a/db', 'a', 'p ä+$!'],
  ])('%s is left to the driver', (address, host, password) => {
    expect(databaseAddress(address)).toEqual({ servers: [address], target: 'any' })
    expect(serversOf(address)[0]).toMatchObject({ host, password })
    expect(addressError(address)).toBeNull()
  })
})
