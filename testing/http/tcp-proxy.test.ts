import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { portOf } from '@/scripts/process/ports.mjs'
import { openTcpProxy } from './tcp-proxy'
import type { TcpProxy } from './tcp-proxy'

/** Answers every chunk with itself. */
let target: Server
let proxy: TcpProxy
const clients: Socket[] = []

beforeEach(async () => {
  target = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => socket.write(chunk))
  })
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  const port = portOf(target)
  proxy = await openTcpProxy({ targetPort: port })
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await proxy.close()
  target.close()
})

async function dial(): Promise<Socket> {
  const client = connect(proxy.port, '127.0.0.1')
  clients.push(client)
  await once(client, 'connect')
  return client
}

async function reply(client: Socket): Promise<string> {
  const [chunk] = (await once(client, 'data')) as [Buffer]
  return chunk.toString()
}

describe('a proxy between two ends', () => {
  it('passes what either end says', async () => {
    const client = await dial()
    client.write('hello')
    expect(await reply(client)).toBe('hello')
  })

  it('resets open connections and new ones while it is cut, and passes again afterwards', async () => {
    const open = await dial()
    open.write('hello')
    await reply(open)
    const lost = once(open, 'error')
    proxy.cut()
    expect(await lost).toMatchObject([{ code: 'ECONNRESET' }])

    const refused = connect(proxy.port, '127.0.0.1')
    clients.push(refused)
    expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNRESET' }])

    proxy.pass()
    const later = await dial()
    later.write('again')
    expect(await reply(later)).toBe('again')
  })

  it('freezes open connections and accepts silent ones while it hangs; all go on afterwards', async () => {
    const open = await dial()
    open.write('hello')
    await reply(open)
    proxy.hang()
    const heard: string[] = []
    open.on('data', () => heard.push('open'))
    open.write('anyone?')
    const silent = await dial()
    silent.on('data', () => heard.push('silent'))
    silent.write('anyone?')

    // A second way round takes longer than the answer would have.
    const direct = connect(portOf(target), '127.0.0.1')
    clients.push(direct)
    direct.write('x')
    await reply(direct)
    expect(heard).toEqual([])

    proxy.pass()
    await Promise.all([reply(open), reply(silent)])
    expect(heard.sort()).toEqual(['open', 'silent'])
  })

  it('resets a connection whose target is gone', async () => {
    target.close()
    const client = connect(proxy.port, '127.0.0.1')
    clients.push(client)
    expect(await once(client, 'error')).toMatchObject([{ code: 'ECONNRESET' }])
  })
})
