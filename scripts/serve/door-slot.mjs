import { guardForeignServers } from './foreign-servers.mjs'

/** @typedef {import('../../lib/server/http/front-door').FrontDoor} FrontDoor */

// The rules are part of the build, the server stands before it: they meet on `globalThis`.
const SLOT = Symbol.for('kora.front-door')

/**
 * The front door of this process, as soon as the build has opened it; requests wait until then.
 * @returns {Promise<FrontDoor>}
 */
export function awaitFrontDoor() {
  return new Promise((resolve) => {
    Reflect.set(globalThis, SLOT, resolve)
  })
}

/**
 * Opens the front door: for the server that waits for it or, where Next.js was started in its own
 * way, before the server that Next.js has made.
 * @param {FrontDoor} door
 */
export function openFrontDoor(door) {
  /** @type {unknown} */
  const waiting = Reflect.get(globalThis, SLOT)
  if (typeof waiting === 'function') waiting(door)
  else guardForeignServers(door)
}
