import { beforeEach, describe, expect, it } from 'vitest'
import { clearProcessSingletons } from '@/lib/server/process/process-singleton'
import { isBoundToLoopback, noteBoundAddress } from './bound-address'

beforeEach(() => clearProcessSingletons())

describe('the address that is really bound', () => {
  it('is taken for one that others reach while it is not known', () => {
    expect(isBoundToLoopback()).toBe(false)
    noteBoundAddress(null)
    expect(isBoundToLoopback()).toBe(false)
  })

  it.each(['127.0.0.1', '::1', '127.0.0.9'])('%s is this machine’s alone', (address) => {
    noteBoundAddress({ address })
    expect(isBoundToLoopback()).toBe(true)
  })

  it.each(['0.0.0.0', '::', '192.0.2.1'])('%s is not', (address) => {
    noteBoundAddress({ address })
    expect(isBoundToLoopback()).toBe(false)
  })

  it('is this machine’s alone where it is a socket', () => {
    noteBoundAddress('/run/kora.sock')
    expect(isBoundToLoopback()).toBe(true)
  })

  it('is not once one of several servers can be reached', () => {
    noteBoundAddress({ address: '0.0.0.0' })
    noteBoundAddress({ address: '127.0.0.1' })
    expect(isBoundToLoopback()).toBe(false)
  })
})
