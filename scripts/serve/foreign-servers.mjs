import { subscribe } from 'node:diagnostics_channel'
import { standBefore } from './stand-before.mjs'

/** @typedef {import('../../lib/server/http/front-door').FrontDoor} FrontDoor */
/** @typedef {import('node:http').Server} Server */

/**
 * Puts the front door before servers that are made without us (`next start`, `node server.js`): Node
 * announces each request before the server's own listeners get it, and names the server.
 * @param {FrontDoor} door
 */
export function guardForeignServers(door) {
  /** @type {WeakSet<Server>} */
  const known = new WeakSet()
  subscribe('http.server.request.start', (message) => {
    const { server } = /** @type {{ server: Server }} */ (message)
    if (known.has(server)) return
    known.add(server)
    door.listensOn(server.address())
    const listeners = server.listeners('request')
    server.removeAllListeners('request')
    standBefore(
      server,
      (req, res) => {
        for (const listener of listeners) listener.call(server, req, res)
      },
      Promise.resolve(door),
    )
  })
}
