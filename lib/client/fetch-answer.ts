import { AS_OF_HEADER, NOW_HEADER } from '@/lib/wire/freshness.wire'
import type { RequestTrouble } from './freshness/panel-view'

/** What one request brought: a body, word that nothing has changed, or trouble. */
export type Fetched<Body> =
  | {
      readonly kind: 'answer'
      readonly body: Body
      readonly etag: string | null
      readonly asOf: number | null
      readonly serverNow: number | null
    }
  | {
      readonly kind: 'unchanged'
      readonly asOf: number | null
      readonly serverNow: number | null
    }
  | { readonly kind: 'trouble'; readonly trouble: RequestTrouble }

interface FetchAnswerOptions<Body> {
  readonly url: string
  readonly etag: string | null
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** Null when the body is not of the contract's shape. */
  readonly parse: (body: unknown) => Body | null
}

/** Asks a contract route once; every failure comes back as a value, because each is shown. */
export async function fetchAnswer<Body>(options: FetchAnswerOptions<Body>): Promise<Fetched<Body>> {
  const { url, etag, timeoutMs, signal, parse } = options
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      // The page sends If-None-Match itself; a cache in between must not answer for the server.
      cache: 'no-store',
      headers: { accept: 'application/json', ...(etag === null ? {} : { 'if-none-match': etag }) },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    const times = { asOf: timeIn(response, AS_OF_HEADER), serverNow: timeIn(response, NOW_HEADER) }
    if (response.status === 304 && etag !== null) return { kind: 'unchanged', ...times }
    if (!response.ok) return trouble({ kind: 'http', status: response.status })
    const body = parse(await readJson(response))
    if (body === null) return trouble({ kind: 'malformed' })
    return { kind: 'answer', body, etag: response.headers.get('etag'), ...times }
  } catch {
    if (timeout.aborted) return trouble({ kind: 'timeout' })
    return trouble({ kind: navigator.onLine ? 'network' : 'browser-offline' })
  }
}

function trouble<Body>(what: RequestTrouble): Fetched<Body> {
  return { kind: 'trouble', trouble: what }
}

/** A body that is no JSON is malformed, not a broken network; a cut one is the network's fault. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function timeIn(response: Response, header: string): number | null {
  const time = Date.parse(response.headers.get(header) ?? '')
  return Number.isNaN(time) ? null : time
}
