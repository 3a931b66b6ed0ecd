import { oneOf } from '@/lib/domain/one-of'
import { REPLAY_STATES, type ReplayState } from '@/lib/domain/replay-state'
import {
  ANSWERS_HEADER,
  AS_OF_HEADER,
  ASKED_HEADER,
  NOW_HEADER,
  REPLAY_HEADER,
} from '@/lib/wire/freshness.wire'
import { READ_EVERY_HEADER } from '@/lib/wire/stream-frame.wire'
import type { RequestFailure } from './freshness/request-failure'
import { anySignal } from './platform/any-signal'
import { elsewhereOf } from './source/page-source'

/** What one request brought: a body, a 304 that nothing has changed, or an error. */
export type Fetched<Body> =
  | {
      readonly kind: 'answer'
      readonly body: Body
      readonly etag: string | null
      readonly asOf: number | null
      /** How a read replica stands to its primary; null or absent on a primary. */
      readonly replay?: ReplayState | null
      readonly serverNow: number | null
      readonly readEveryMs: number | null
      /** It was made for this request: neither kept nor replayed by anything in between. */
      readonly isReply?: true
    }
  | {
      readonly kind: 'unchanged'
      readonly asOf: number | null
      readonly replay?: ReplayState | null
      readonly serverNow: number | null
      /** The shortest interval between requests that the server asks for; null where it sets none. */
      readonly readEveryMs: number | null
      readonly isReply?: true
    }
  | { readonly kind: 'failure'; readonly failure: RequestFailure }

interface FetchAnswerOptions<Body> {
  readonly url: string
  readonly etag: string | null
  readonly timeoutMs: number
  /** The server may answer with what it read this long ago; 0 for nothing but a new read. */
  readonly maxAgeMs: number
  readonly signal: AbortSignal | undefined
  /** Parses the text of a body; throws where it is no JSON. `JSON.parse` by default. */
  readonly read?: ((text: string) => unknown) | undefined
  /** Null when the body is not of the contract's shape. */
  readonly parse: (body: unknown) => Body | null
  /** Is handed every answer that is not a success, so that a caller can read the reason. */
  readonly onRefused?: (response: Response) => void
}

/** Asks a contract route once; every failure comes back as a value, because each is shown. */
export async function fetchAnswer<Body>(options: FetchAnswerOptions<Body>): Promise<Fetched<Body>> {
  const { url, etag, timeoutMs, maxAgeMs, signal, parse } = options
  const timeout = AbortSignal.timeout(timeoutMs)
  const asked = newWord()
  const either = signal === undefined ? timeout : anySignal([signal, timeout])
  try {
    const response = await fetch(url, {
      // The page sends If-None-Match itself; a cache in between must not answer for the server.
      cache: 'no-store',
      // No route redirects: where something does, a sign-in stands before the server, maybe elsewhere.
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        [ASKED_HEADER]: asked,
        // Without it `no-store` says `no-cache` to the server too, and every answer would cost a read.
        'cache-control': maxAgeMs === 0 ? 'no-cache' : `max-age=${Math.floor(maxAgeMs / 1_000)}`,
        ...(etag === null ? {} : { 'if-none-match': etag }),
      },
      signal: either,
    })
    const elsewhere = elsewhereOf(response)
    if (elsewhere !== null) {
      await response.body?.cancel()
      return failure({ kind: 'elsewhere', elsewhere })
    }
    const meta = {
      asOf: timeIn(response, AS_OF_HEADER),
      replay: oneOf(REPLAY_STATES, response.headers.get(REPLAY_HEADER)),
      serverNow: timeIn(response, NOW_HEADER),
      readEveryMs: Number(response.headers.get(READ_EVERY_HEADER)) || null,
      ...(response.headers.get(ANSWERS_HEADER) === asked && { isReply: true as const }),
    }
    if (asksToSignIn(response)) {
      await response.body?.cancel()
      return failure({ kind: 'signed-out' })
    }
    // Every answer of the server has it: what lacks it is not from there, or was changed on its way.
    const isAltered = response.headers.get(NOW_HEADER) === null
    if (response.status === 304 && etag !== null) {
      return isAltered ? failure({ kind: 'altered' }) : { kind: 'unchanged', ...meta }
    }
    if (!response.ok) {
      options.onRefused?.(response)
      const retryAfterMs = retryAfterOf(response)
      return failure({
        kind: 'http',
        status: response.status,
        ...(retryAfterMs !== null && { retryAfterMs }),
      })
    }
    const body = parse(await readJson(response, options.read))
    if (isAltered) return failure({ kind: 'altered' })
    if (body === null) return failure({ kind: 'malformed' })
    return { kind: 'answer', body, etag: response.headers.get('etag'), ...meta }
  } catch {
    if (timeout.aborted) return failure({ kind: 'timeout' })
    return failure({ kind: navigator.onLine ? 'network' : 'browser-offline' })
  }
}

/** By the server itself, or by a front that redirects to a page of its own. */
function asksToSignIn({ type, status }: Response): boolean {
  return status === 401 || type === 'opaqueredirect' || (status >= 301 && status <= 303)
}

/** A page that was asked to wait for longer asks again after this, ms. */
const LONGEST_WAIT_MS = 10 * 60_000

/** Milliseconds that the server, or something before it, wants to be left alone; null for none. */
function retryAfterOf({ status, headers }: Response): number | null {
  const text = headers.get('retry-after')
  if (text === null || (status !== 429 && status !== 503)) return null
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? null : Math.min(LONGEST_WAIT_MS, Math.max(0, ms))
}

/** Not a secret, and unlike every other one of this page; works without HTTPS too. */
function newWord(): string {
  return Math.random().toString(36).slice(2) + performance.now().toString(36).replace('.', '-')
}

function failure<Body>(what: RequestFailure): Fetched<Body> {
  return { kind: 'failure', failure: what }
}

/** A body that is no JSON is malformed, not a broken network; a cut one is the network's fault. */
async function readJson(
  response: Response,
  read: (text: string) => unknown = JSON.parse,
): Promise<unknown> {
  const text = await response.text()
  try {
    return read(text)
  } catch {
    return null
  }
}

function timeIn(response: Response, header: string): number | null {
  const time = Date.parse(response.headers.get(header) ?? '')
  return Number.isNaN(time) ? null : time
}
