/**
 * The request headers that Next.js may see. It gives many others a meaning of its own (server
 * actions, previews, rewrites, where a proxy claims to be), none of which is used here.
 */
const KNOWN = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'connection',
  'cookie',
  'host',
  'if-modified-since',
  'if-none-match',
  'pragma',
  'range',
  'user-agent',
  // A navigation from page to page.
  'rsc',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
])

/**
 * Takes every other header off a request.
 * @param {import('node:http').IncomingMessage} req
 */
export function leaveKnownHeaders(req) {
  for (const name of Object.keys(req.headers)) {
    if (!KNOWN.has(name)) Reflect.deleteProperty(req.headers, name)
  }
  const { rawHeaders } = req
  req.rawHeaders = rawHeaders.filter((_text, index) =>
    KNOWN.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()),
  )
}

/**
 * Adds headers of ours to a request.
 * @param {import('node:http').IncomingMessage} req
 * @param {Readonly<Record<string, string>>} headers
 */
export function addHeaders(req, headers) {
  for (const [name, value] of Object.entries(headers)) {
    req.headers[name] = value
    req.rawHeaders.push(name, value)
  }
}
