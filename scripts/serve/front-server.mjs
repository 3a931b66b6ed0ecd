import http from 'node:http'
import { inProject } from '../steps/project.mjs'
import { compressDocument } from './compress-document.mjs'
import { awaitFrontDoor } from './door-slot.mjs'
import { standBefore } from './stand-before.mjs'
import { staticFiles } from './static-files.mjs'

/** @typedef {import('node:http').RequestListener} RequestListener */

/**
 * Makes every HTTP server of this process one behind the front door: Next.js, which makes its server
 * itself, gets what passes, and the precompressed files and compressed documents are ours.
 */
export function serveBehindFrontDoor() {
  const door = awaitFrontDoor()
  const sendStatic = staticFiles(inProject('.next', 'standalone', 'compressed'))
  const createServer = http.createServer.bind(http)
  /** @param {any[]} args as `createServer` takes them: options and listener, each may be missing */
  const createGuardedServer = (...args) => {
    /** @type {RequestListener | undefined} */
    const listener = args.find((arg) => typeof arg === 'function')
    const options = args.filter((arg) => typeof arg !== 'function')
    if (listener === undefined) return createServer(...options)
    const server = createServer(...options)
    standBefore(
      server,
      (req, res) => {
        if (!sendStatic(req, res)) compressDocument(req, res, () => listener(req, res))
      },
      door,
    )
    return server
  }
  http.createServer = createGuardedServer
}
