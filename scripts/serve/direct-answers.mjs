import http from 'node:http'
import { inProject } from '../steps/project.mjs'
import { compressDocument } from './compress-document.mjs'
import { SECURITY_HEADERS } from './security-headers.mjs'
import { staticFiles } from './static-files.mjs'

// The hot routes, answered before Next.js has prepared a request: its own machinery takes half a
// millisecond of a core a request, more than a bare server with a query. The handlers are the very
// ones that Next.js would call (app/api/direct-routes.ts); on any other host it does.

/** @typedef {(request: Request) => Promise<Response>} Handler */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

const ROUTES = Symbol.for('kora.direct-routes')

/**
 * Makes every HTTP server of this process ask the handlers first, then the precompressed files, and
 * compress the documents of what is left to Next.js.
 */
export function answerDirectly() {
  const sendStatic = staticFiles(inProject('.next', 'standalone', 'compressed'))
  const createServer = http.createServer.bind(http)
  /** @param {any[]} args as `createServer` takes them: options and listener, each may be missing */
  const createDirectServer = (...args) => {
    const listener = args.pop()
    if (typeof listener !== 'function') return createServer(...args, listener)
    return createServer(
      ...args,
      (/** @type {IncomingMessage} */ req, /** @type {ServerResponse} */ res) => {
        const handler = handlerOf(req)
        if (handler !== undefined) void answer(handler, req, res)
        else if (!sendStatic(req, res)) compressDocument(req, res, () => listener(req, res))
      },
    )
  }
  http.createServer = createDirectServer
}

/**
 * @param {IncomingMessage} req
 * @returns {Handler | undefined}
 */
function handlerOf({ method, url }) {
  if (method !== 'GET' || url === undefined) return undefined
  /** @type {unknown} */
  const routes = Reflect.get(globalThis, ROUTES)
  if (!(routes instanceof Map)) return undefined
  const query = url.indexOf('?')
  return routes.get(query < 0 ? url : url.slice(0, query))
}

/**
 * @param {Handler} handler
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
async function answer(handler, req, res) {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  try {
    const response = await handler(toRequest(req, gone.signal))
    res.statusCode = response.status
    for (const { key, value } of SECURITY_HEADERS) res.setHeader(key, value)
    response.headers.forEach((value, name) => void res.setHeader(name, value))
    if (response.body === null) res.end()
    else if (isStream(response)) await stream(response.body, res)
    else res.end(Buffer.from(await response.arrayBuffer()))
  } catch {
    // The handler answers its own failures: this is a client that left, or one that was dropped.
    res.destroy()
  }
}

/**
 * @param {IncomingMessage} req
 * @param {AbortSignal} signal
 */
function toRequest(req, signal) {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string') headers.set(name, value)
    else for (const each of value ?? []) headers.append(name, each)
  }
  return new Request(`http://localhost${req.url ?? '/'}`, { headers, signal })
}

/** @param {Response} response */
function isStream({ headers }) {
  return headers.get('content-type')?.startsWith('text/event-stream') === true
}

/**
 * Writes no faster than the client reads: what it has not taken waits in the body's bounded queue.
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} res
 */
async function stream(body, res) {
  const reader = body.getReader()
  res.once('close', () => void reader.cancel().catch(() => undefined))
  res.flushHeaders()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (!res.write(value)) await drained(res)
  }
  res.end()
}

/**
 * @param {ServerResponse} res
 * @returns {Promise<void>}
 */
function drained(res) {
  return new Promise((resolve) => {
    const go = () => {
      res.off('drain', go)
      res.off('close', go)
      resolve()
    }
    res.once('drain', go)
    res.once('close', go)
  })
}
