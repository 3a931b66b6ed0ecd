/** The whole head of a request has to be there by then; a connection without any too. */
const HEAD_MS = 10_000
/** The whole request. */
const REQUEST_MS = 30_000
/** How often Node checks for late requests. */
const CHECK_MS = 2_000
/**
 * A client that does not take what is sent, or is sent nothing: a stream sends a sign of life at
 * least every ten seconds.
 */
const SILENT_MS = 60_000
/** Longer than the proxies in front keep theirs, so that they never send into one that ends. */
const KEEP_ALIVE_MS = 65_000

/**
 * Times after which a server gives a client up.
 * @param {import('node:http').Server} server
 */
export function limitServer(server) {
  server.headersTimeout = HEAD_MS
  server.requestTimeout = REQUEST_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.setTimeout(SILENT_MS)
  // Read when the server begins to listen; a server of Next.js' own keeps Node's half minute.
  Reflect.set(server, 'connectionsCheckingInterval', CHECK_MS)
  // A missing Host is ours to answer, as a problem like any other.
  Reflect.set(server, 'requireHostHeader', false)
}
