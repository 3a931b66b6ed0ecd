import { createServer, request } from 'node:http'
import { portOf } from '@/scripts/ports.mjs'

/** One address before several servers: each request goes to the next one, streams too. */
export interface RoundRobinProxy {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

/** Opens one on a free port of 127.0.0.1; `ports` may be changed while it runs. */
export async function openRoundRobinProxy(ports: readonly number[]): Promise<RoundRobinProxy> {
  let turn = 0
  const server = createServer((req, res) => {
    const port = ports[turn % ports.length]
    turn += 1
    const { method, url: path, headers } = req
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
      answer.once('error', () => res.destroy())
    })
    onward.once('error', () => {
      if (res.headersSent) res.destroy()
      else res.writeHead(502).end()
    })
    res.once('close', () => onward.destroy())
    req.pipe(onward)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const port = portOf(server)
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
