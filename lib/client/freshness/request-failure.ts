import type { Elsewhere } from '@/lib/client/source/source-watch'

/** Why a request brought no answer. */
export type RequestFailure =
  | { readonly kind: 'browser-offline' }
  | { readonly kind: 'network' }
  | { readonly kind: 'timeout' }
  /** `detail` is the server's own explanation, where it gave one. */
  | {
      readonly kind: 'http'
      readonly status: number
      readonly detail?: string
      /** How long it wants not to be asked, ms. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'malformed' }
  /** The server, or a front before it, wants a sign-in: the session ended, or a password changed. */
  | { readonly kind: 'signed-out' }
  /** It lacks what every answer of the server has: something on the way answers, or changes them. */
  | { readonly kind: 'altered' }
  /** Many readers ask at the moment: the server has deferred this request. No outage. */
  | { readonly kind: 'busy' }
  /** The answer is of another source than the page was loaded for. */
  | { readonly kind: 'elsewhere'; readonly elsewhere: Elsewhere }

/** The server works and refuses this request: the fault is the request's, no outage. */
export interface Refusal {
  readonly status: number
  readonly detail: string
}

/** Whether the server has understood a request and refused it: asking again would change nothing. */
export function isRefusal(failure: RequestFailure): boolean {
  return failure.kind === 'http' && (failure.status === 400 || failure.status === 404)
}
