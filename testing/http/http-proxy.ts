import { once } from 'node:events'
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { portOf } from '@/scripts/process/ports.mjs'

/** A proxy between a client and servers, on a free port of 127.0.0.1. */
export interface HttpProxy {
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  close(): Promise<void>
}

/** One request that came to a proxy. */
export interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

interface PassOptions {
  readonly targetPort: number
  /** Called with the answer of the server before the client has any of it. */
  readonly onAnswer?: (answered: IncomingMessage) => void
  /** The client gets the head of the answer and nothing more. */
  readonly isHeldBack?: boolean
  /** What a server that is gone looks like: a reset connection, or HTTP 502. */
  readonly whenGone?: 'reset' | '502'
}

/** Opens a proxy that does with each request what `handle` does. */
export async function openHttpProxy(handle: (exchange: Exchange) => void): Promise<HttpProxy> {
  const server = createServer((incoming, outgoing) => handle({ incoming, outgoing }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** One address before several servers: each request goes to the next one; `ports` may change. */
export function openRoundRobinProxy(ports: readonly number[]): Promise<HttpProxy> {
  let turn = 0
  return openHttpProxy((exchange) => {
    const targetPort = ports[turn % ports.length] ?? 0
    turn += 1
    passOn(exchange, { targetPort, whenGone: '502' })
  })
}

/** Passes one exchange on as it is, streams too, on a connection of its own. */
export function passOn({ incoming, outgoing }: Exchange, options: PassOptions): void {
  const { targetPort, onAnswer, isHeldBack = false, whenGone = 'reset' } = options
  const { url, method, headers } = incoming
  const to = { host: '127.0.0.1', port: targetPort, path: url, method, headers, agent: false }
  const onward = forward(to, (answered) => {
    onAnswer?.(answered)
    answered.once('error', () => incoming.socket.resetAndDestroy())
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers)
    if (isHeldBack) {
      answered.resume()
      return
    }
    answered.pipe(outgoing)
    outgoing.flushHeaders()
  })
  onward.once('error', () => {
    if (whenGone === 'reset' || outgoing.headersSent) incoming.socket.resetAndDestroy()
    else outgoing.writeHead(502).end()
  })
  outgoing.once('close', () => onward.destroy())
  incoming.pipe(onward)
}
