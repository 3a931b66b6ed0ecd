import { DATA_POLICY, SECURITY_HEADERS } from './security-headers.mjs'

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/** A body that is announced to be no larger is let come to its end, so that the answer is read. */
const LINGER_BYTES = 262_144
const LINGER_MS = 500

/**
 * The headers that every answer has, and more for this one; what answers may still set others.
 * @param {ServerResponse} res
 * @param {Readonly<Record<string, string>>} [headers]
 */
export function sendDefaults(res, headers = {}) {
  for (const { key, value } of SECURITY_HEADERS) res.setHeader(key, value)
  res.setHeader('content-security-policy', DATA_POLICY)
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}

/**
 * Writes an answer of ours, no faster than the client reads.
 * @param {Response} response
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
export async function sendResponse(response, req, res) {
  const { body, headers } = response
  res.statusCode = response.status
  sendDefaults(res)
  headers.forEach((value, name) => void res.setHeader(name, value))
  // Each cookie is a header of its own: of one name the last would count alone.
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  if (body === null) res.end()
  else if (req.method === 'HEAD') {
    await body.cancel()
    res.end()
  } else if (isWhole(headers)) res.end(Buffer.from(await response.arrayBuffer()))
  else await stream(body, res)
}

/**
 * Ends the connection with the answer: what is left of the request is not read. A short rest is
 * taken off the line first, because a client that is still sending may lose the answer otherwise.
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
export function closeAfter(req, res) {
  const { socket } = req
  res.setHeader('connection', 'close')
  if (!(Number(req.headers['content-length']) <= LINGER_BYTES)) return
  // Node calls this when the last answer of a connection is written.
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}

/**
 * JSON is in memory already; everything else may be long.
 * @param {Headers} headers
 */
function isWhole(headers) {
  return /^application\/(?:problem\+)?json\b/.test(headers.get('content-type') ?? '')
}

/**
 * What the client has not taken waits in the body's bounded queue.
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
