/** @typedef {import('../../lib/server/http/front-door').RequestHead} RequestHead */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/**
 * A request as the front door sees it.
 * @param {IncomingMessage} req
 * @returns {RequestHead}
 */
export function headOf(req) {
  const length = req.headers['content-length']
  return {
    method: req.method ?? '',
    target: req.url ?? '',
    headers: headersOf(req),
    hosts: hostsOf(req),
    hasBody:
      req.headers['transfer-encoding'] !== undefined ||
      (length !== undefined && !/^0+$/.test(length)),
    peer: req.socket.remoteAddress ?? null,
  }
}

/** @param {IncomingMessage} req */
function headersOf(req) {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string') headers.set(name, value)
    else for (const each of value ?? []) headers.append(name, each)
  }
  // No browser speaks HTTP/1.0, and nginx does to what is behind it unless it is told not to: it says
  // nothing else of itself.
  if (req.httpVersion === '1.0' && !headers.has('via')) headers.set('via', '1.0 proxy')
  return headers
}

/** @param {IncomingMessage} req its first Host alone stands in `headers` */
function hostsOf({ rawHeaders }) {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

/**
 * The request as our handlers take it; its signal is aborted when the client leaves.
 * @param {IncomingMessage} req
 * @param {import('node:http').ServerResponse} res
 * @param {Headers} headers
 * @param {Buffer} [body]
 */
export function requestOf(req, res, headers, body) {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  return new Request(`http://localhost${req.url ?? '/'}`, {
    method: req.method ?? 'GET',
    headers,
    signal: gone.signal,
    ...(body === undefined || body.length === 0 ? {} : { body: new Uint8Array(body) }),
  })
}

/**
 * The body of a request whose head has passed; null where it is larger than `most` bytes. How long it
 * may take is the server's limit for a whole request.
 * @param {IncomingMessage} req
 * @param {import('node:http').ServerResponse} res
 * @param {number} most
 * @returns {Promise<Buffer | null>}
 */
export async function bodyOf(req, res, most) {
  if (req.headers.expect !== undefined) res.writeContinue()
  const parts = []
  let bytes = 0
  for await (const part of req) {
    /** @type {Buffer} */
    const chunk = part
    bytes += chunk.length
    if (bytes > most) return null
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
