import { createServer } from 'node:net'

/**
 * Tries to listen on an address and closes it again.
 * @param {number} port 1 to 65535
 * @param {string} [host] an IP address or a name
 * @returns {Promise<string | null>} null when it can be used, else the code of the system's refusal
 *   (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, `ENOTFOUND`, …)
 */
export function listenRefusal(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => {
      resolve('code' in error && typeof error.code === 'string' ? error.code : error.message)
    })
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(null)
      })
    })
  })
}

/**
 * A port of 127.0.0.1 that is free now. It lies below the range from which systems draw the local
 * end of outgoing connections, so that it stays free while its owner restarts.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    if ((await listenRefusal(port)) === null) return port
  }
  throw new Error('No free port was found between 20000 and 29999.')
}

/**
 * The port on which a listening server was given a place.
 * @param {import('node:net').Server} server
 * @returns {number}
 */
export function portOf(server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.')
  return address.port
}
