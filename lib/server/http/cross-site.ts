import 'server-only'

interface AskedHow {
  readonly method: string
  readonly headers: { get(name: string): string | null }
  /** Whether the address is that of a page. */
  readonly isPage: boolean
}

/**
 * Whether another site makes a browser send the request: by `Sec-Fetch-Site`, and where a browser
 * sends none (on plain HTTP), by `Origin`. From elsewhere only a navigation to a page is allowed.
 */
export function isForeignRequest({ method, headers, isPage }: AskedHow): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === null) return hasForeignOrigin(headers)
  if (site === 'same-origin' || site === 'none') return false
  const isNavigation =
    headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return !(isPage && isNavigation && (method === 'GET' || method === 'HEAD'))
}

/**
 * Whether an unsafe method lacks the proof that a page of our own sent it: `Sec-Fetch-Site`, or where
 * a browser sends none, an `Origin` with the host and port of `Host`. A bearer token needs neither:
 * no browser adds one by itself.
 */
export function isUnprovenChange(
  method: string,
  headers: { get(name: string): string | null },
): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  if (/^bearer\s/i.test(headers.get('authorization') ?? '')) return false
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin'
  return headers.get('origin') === null || hasForeignOrigin(headers)
}

/** `null` is the origin of a document that has none, such as a sandboxed frame. */
function hasForeignOrigin(headers: AskedHow['headers']): boolean {
  const origin = headers.get('origin')
  if (origin === null) return false
  const host = headers.get('host')?.toLowerCase()
  return !URL.canParse(origin) || host === undefined || !isHostOf(new URL(origin), host)
}

function isHostOf(origin: URL, host: string): boolean {
  const port = origin.protocol === 'https:' ? ':443' : ':80'
  return host === origin.host || (origin.port === '' && host === `${origin.host}${port}`)
}
