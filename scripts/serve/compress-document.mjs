import { constants } from 'node:zlib'
import compression from 'compression'

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/** What Next.js renders: a page, or the part of one that a navigation asks for. */
const DOCUMENT = /^text\/(html|x-component)\b/

const options = {
  /**
   * @param {unknown} _req
   * @param {{ getHeader(name: string): unknown }} res
   */
  filter: (_req, res) => DOCUMENT.test(String(res.getHeader('content-type'))),
  brotli: {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      // A window of 256 kB finds what a page repeats; the default of 4 MB is memory for each reader.
      [constants.BROTLI_PARAM_LGWIN]: 18,
    },
  },
}

/**
 * Makes a response compress itself (br, gzip) when it turns out to be a document that the client
 * takes so; each flush of the renderer reaches the client. JSON stays as it is: the hot routes are
 * small, and compressing them would cost more time than it saves.
 *
 * Call it before the response has headers; `next` writes it.
 */
export const compressDocument =
  /** @type {(req: IncomingMessage, res: ServerResponse, next: () => void) => void} */ (
    /** @type {unknown} */ (compression(options))
  )
