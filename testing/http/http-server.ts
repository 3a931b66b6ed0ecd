import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'

export interface TestServer {
  readonly url: string
  close(): Promise<void>
}

/** A real HTTP server on a free port of the loopback. */
export async function httpServer(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
