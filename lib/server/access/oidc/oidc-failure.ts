import 'server-only'
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { failureCodeOf } from '@/lib/domain/failure'

/** Why nobody is signed in; `why` goes into the log, and holds nothing that a client wrote. */
export type OidcFailure =
  /** The answer is not one to our question, or its words do not hold. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The provider said no: the person left, or may not use this cockpit. */
  | { readonly kind: 'denied'; readonly why: string }
  /** The provider does not answer, or does not know us. */
  | { readonly kind: 'provider_away'; readonly why: string }
  | { readonly kind: 'busy'; readonly why: string }

/** Codes of OAuth for answers to a browser (RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6). */
const DENIED = [
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]

/** A failure of `openid-client` by what can be done about it. */
export function failureOf(error: unknown): OidcFailure {
  if (failureCodeOf(error) === 'busy') return { kind: 'busy', why: 'too many sign in at once' }
  if (error instanceof AuthorizationResponseError) {
    const known = DENIED.includes(error.error)
    return known
      ? { kind: 'denied', why: `the provider says ${error.error}` }
      : { kind: 'refused', why: 'the provider answers with an error' }
  }
  if (error instanceof ResponseBodyError) {
    const code = /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'an error'
    const why = `the provider answers ${error.status} with ${code}`
    // A code that is unknown, used up or of another flow is what `invalid_grant` says.
    return { kind: error.error === 'invalid_grant' ? 'refused' : 'provider_away', why }
  }
  if (error instanceof ClientError) {
    const why = error.code ?? 'an answer that does not hold'
    return { kind: isOfAnswer(error.code) ? 'refused' : 'provider_away', why }
  }
  return { kind: 'provider_away', why: 'no connection' }
}

/** Whether what was answered does not hold; else nothing was answered that could. */
function isOfAnswer(code: string | undefined): boolean {
  return code !== undefined && !/^OAUTH_(?:TIMEOUT|ABORT|HTTP_|RESPONSE_IS_NOT_)/.test(code)
}
