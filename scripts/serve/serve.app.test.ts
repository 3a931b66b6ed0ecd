import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serveCockpit } from '@/scripts/served-cockpit'
import { freePort, listenRefusal, portOf } from '../process/ports.mjs'
import { isAlive } from '../process/processes.mjs'

const script = fileURLToPath(new URL('../serve.mjs', import.meta.url))
const built = (path: string) => fileURLToPath(new URL(`../../.next/${path}`, import.meta.url))

/** Runs `npm run serve` to its end. */
async function serveToItsEnd(env: Record<string, string>) {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, lines: said.join('').trimEnd().split('\n') }
}

describe('npm run serve', () => {
  it('listens on the loopback alone unless it is told otherwise', async () => {
    const cockpit = await serveCockpit({ env: {} })
    onTestFinished(() => cockpit.kill())
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    expect(await listenRefusal(cockpit.port)).toBe('EADDRINUSE')
    for (const { address } of outside) {
      expect(await listenRefusal(cockpit.port, address)).toBeNull()
    }
  })

  it('listens on the IPv6 loopback when HOST says so', async () => {
    const port = await freePort()
    if ((await listenRefusal(port, '::1')) !== null) return
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', HOST: '::1', PORT: String(port) },
      stdio: 'ignore',
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await vi.waitFor(
      async () => {
        expect((await fetch(`http://[::1]:${String(port)}/api/health/live`)).status).toBe(200)
      },
      { timeout: 20_000, interval: 100 },
    )
  })

  it.each([
    [{ PORT: 'web' }, 'PORT is "web". It may hold a whole number from 1 to 65535.'],
    [{ HOST: 'http://x' }, 'HOST is "http://x". It may hold an IP address'],
  ])('ends with 1 and one line before listening when it is given %j', async (env, line) => {
    const { code, lines } = await serveToItsEnd(env)
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringContaining(line)])
  })

  it('ends with 1 and one line when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { code, lines } = await serveToItsEnd({ PORT: String(portOf(other)) })
    expect(code).toBe(1)
    expect(lines).toEqual([
      expect.stringContaining(`Port ${String(portOf(other))} of 127.0.0.1 is in use`),
    ])
  })

  it('serves the scripts of the page with a cache life of a year', async () => {
    const cockpit = await serveCockpit({ env: {} })
    onTestFinished(() => cockpit.kill())
    const chunk = readdirSync(built('static/chunks')).find((name) => name.endsWith('.js')) ?? ''
    const response = await fetch(`${cockpit.url}/_next/static/chunks/${chunk}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toContain('max-age=31536000')
  })

  it('leaves with 0 on SIGTERM and gives its port back', async () => {
    const cockpit = await serveCockpit({ env: {} })
    expect(await cockpit.stop()).toBe(0)
    expect(await listenRefusal(cockpit.port)).toBeNull()
  })

  it('ends when the process that started it is killed', async () => {
    const port = await freePort()
    const starter = spawn(
      process.execPath,
      [
        '-e',
        `const { spawn } = require('node:child_process')
         const child = spawn(process.execPath, [${JSON.stringify(script)}], {
           env: { PATH: process.env.PATH, PORT: '${String(port)}' },
           stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
         })
         console.log(child.pid)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [line] = (await once(starter.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    await vi.waitFor(
      async () => {
        expect((await fetch(`http://127.0.0.1:${String(port)}/api/health/live`)).status).toBe(200)
      },
      { timeout: 20_000, interval: 100 },
    )
    starter.kill('SIGKILL')
    await vi.waitFor(
      () => {
        expect(isAlive(pid)).toBe(false)
      },
      { timeout: 15_000, interval: 50 },
    )
  })
})
