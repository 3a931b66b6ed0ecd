import { createServer } from 'node:http'
import { portOf } from '@/scripts/ports.mjs'

/** An agent that is there and is never needed. */
export async function openIdleAgent(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((_request, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String(portOf(server))}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
