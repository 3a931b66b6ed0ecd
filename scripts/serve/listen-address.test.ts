import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { portOf } from '../process/ports.mjs'
import { listenAddress, requireFreeAddress, urlOf } from './listen-address.mjs'

describe('where the cockpit listens', () => {
  it('is the loopback on port 3000 unless something else is asked for', () => {
    expect(listenAddress({})).toEqual({ host: '127.0.0.1', port: 3000 })
    expect(listenAddress({ HOST: '', PORT: '' })).toEqual({ host: '127.0.0.1', port: 3000 })
  })

  it.each([
    ['127.0.0.1', '3000', 'http://127.0.0.1:3000'],
    ['::1', '80', 'http://[::1]:80'],
    ['localhost', '65535', 'http://localhost:65535'],
    ['0.0.0.0', '1', 'http://127.0.0.1:1'],
    ['::', '3000', 'http://[::1]:3000'],
    ['cockpit.internal', '3000', 'http://cockpit.internal:3000'],
  ])('HOST %s and PORT %s are opened as %s', (HOST, PORT, url) => {
    expect(urlOf(listenAddress({ HOST, PORT }))).toBe(url)
  })

  it.each(['0', '65536', '-1', '3000x', '3e3', ' 3000', '80.5', '0x50'])(
    'PORT %j is refused, with what it holds and what it may hold',
    (PORT) => {
      expect(() => listenAddress({ PORT })).toThrow(
        `PORT is ${JSON.stringify(PORT)}. It may hold a whole number from 1 to 65535.`,
      )
    },
  )

  it.each(['http://localhost', '[::1]', '999.1.1.1', '127.0.0', 'a b', '-x', 'localhost:3000'])(
    'HOST %j is refused, with what it holds and what it may hold',
    (HOST) => {
      expect(() => listenAddress({ HOST })).toThrow(
        `HOST is ${JSON.stringify(HOST)}. It may hold an IP address`,
      )
    },
  )

  it('says in one line that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const port = portOf(other)
    await expect(requireFreeAddress({ host: '127.0.0.1', port })).rejects.toThrow(
      `Port ${String(port)} of 127.0.0.1 is in use by another program.`,
    )
    other.close()
  })

  it('says in one line that an address is not of this machine', async () => {
    await expect(requireFreeAddress({ host: '192.0.2.1', port: 3000 })).rejects.toThrow(
      'HOST is "192.0.2.1", which is no address of this machine',
    )
  })
})
