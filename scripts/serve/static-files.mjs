import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import Negotiator from 'negotiator'
import { SECURITY_HEADERS } from './security-headers.mjs'

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {keyof typeof ENDINGS} Encoding */
/** @typedef {{ type: string, path: string }} StaticFile */

const PREFIX = '/_next/static/'
/** The names hold a hash of the content. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable'
/** What an encoding adds to the name of the plain file. */
const ENDINGS = { br: '.br', gzip: '.gz', identity: '' }
/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
}

/**
 * Answers requests for the scripts and styles of the build in the best encoding that the client
 * takes. It knows every address from the start: no part of a request reaches the file system.
 * @param {string} folder as `scripts/steps/precompress.mjs` fills it
 * @returns {(req: IncomingMessage, res: ServerResponse) => boolean} whether it answers
 */
export function staticFiles(folder) {
  const files = filesIn(folder)
  return (req, res) => {
    const file = files.get((req.url ?? '').split('?', 1)[0] ?? '')
    if (file === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    void send(file, req, res)
    return true
  }
}

/**
 * @param {StaticFile} file
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
async function send({ type, path }, req, res) {
  const encoding = encodingFor(req)
  const file = path + ENDINGS[encoding]
  try {
    const { size, mtimeMs } = statSync(file)
    const etag = `W/"${encoding}-${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`
    for (const { key, value } of SECURITY_HEADERS) res.setHeader(key, value)
    res.setHeader('cache-control', CACHE_CONTROL)
    res.setHeader('vary', 'accept-encoding')
    res.setHeader('etag', etag)
    if (isKnown(req, etag)) {
      res.writeHead(304).end()
      return
    }
    res.setHeader('content-type', type)
    res.setHeader('content-length', size)
    if (encoding !== 'identity') res.setHeader('content-encoding', encoding)
    res.end(req.method === 'HEAD' ? undefined : await readFile(file))
  } catch {
    // A new build has replaced the file under the running server.
    res.destroy()
  }
}

/**
 * @param {IncomingMessage} req
 * @returns {Encoding}
 */
function encodingFor(req) {
  const accepted = new Negotiator(req).encodings(['br', 'gzip'])
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity'
}

/**
 * @param {IncomingMessage} req
 * @param {string} etag
 */
function isKnown({ headers }, etag) {
  return (headers['if-none-match'] ?? '').split(',').some((tag) => tag.trim() === etag)
}

/**
 * @param {string} folder
 * @returns {ReadonlyMap<string, StaticFile>} by address
 */
function filesIn(folder) {
  /** @type {Map<string, StaticFile>} */
  const files = new Map()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = relative(folder, path).split(sep).map(encodeURIComponent).join('/')
    files.set(PREFIX + address, { type, path })
  }
  return files
}
