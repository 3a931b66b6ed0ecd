import 'server-only'
import { noSessionCookie, sessionCookie } from '@/lib/server/access/cookies'
import type { SignedIn } from '@/lib/server/access/sign-in'
import { cookieKind, newDeviceCookie } from './access.instance'
import { problem } from './problem'
import { seeOther } from './see-other'

interface Asked {
  readonly request: Request
  /** A page's form asked: it is answered with a page. */
  readonly isForm: boolean
  /** Where to go on from there, a path of our own. */
  readonly returnTo: string
  /** The page of the form, with the query that it needs. */
  readonly page: string
}

/** The answer to an attempt to sign in: JSON for a program, a redirect for a form. */
export function signInResponse(result: SignedIn, asked: Asked): Response {
  const { request, isForm, returnTo, page } = asked
  if (result.kind === 'signed_in') {
    const answer = isForm ? seeOther(returnTo) : json({ return_to: returnTo })
    answer.headers.append(
      'set-cookie',
      sessionCookie(result.cookie, result.seconds, cookieKind(request.headers)),
    )
    const known = newDeviceCookie()
    if (known !== null) answer.headers.append('set-cookie', known)
    return answer
  }
  if (isForm) return seeOther(`${page}${page.includes('?') ? '&' : '?'}problem=${result.kind}`)
  switch (result.kind) {
    case 'wrong':
      return problem({ status: 401, code: 'wrong_credentials', detail: SAY.wrong })
    case 'wait':
      return problem({
        status: 429,
        code: 'too_many_guesses',
        detail: SAY.wait,
        headers: { 'retry-after': String(result.seconds) },
      })
    case 'no_role':
      return problem({ status: 403, code: 'no_role', detail: SAY.no_role })
    case 'busy':
      return problem({
        status: 503,
        code: 'busy',
        detail: SAY.busy,
        headers: { 'retry-after': '2' },
      })
    case 'away':
      return problem({ status: 503, code: 'not_changed', detail: SAY.away })
    default:
      return result satisfies never
  }
}

const SAY = {
  wrong: 'Name and password, or the link, are not good.',
  no_role: 'You are known, but you have no role here.',
  wait: 'Too many attempts. Wait, then try again.',
  busy: 'Many sign in at the moment. Try again.',
  away: 'Nobody can sign in while the database is away.',
}

/** The answer that ends a session in the browser. */
export function signedOutResponse(request: Request, isForm: boolean): Response {
  const answer = isForm ? seeOther('/sign-in') : json({ return_to: '/sign-in' })
  answer.headers.append('set-cookie', noSessionCookie(cookieKind(request.headers)))
  return answer
}

/**
 * Why nobody can sign in over this connection: on plain HTTP, beyond this machine, a browser keeps no
 * secure cookie. Null where they can.
 */
export function plainRefusal(request: Request): Response | null {
  const origin = request.headers.get('origin')
  if (origin?.startsWith('http:') !== true || cookieKind(request.headers).isPlain) return null
  return problem({
    status: 400,
    code: 'https_required',
    detail: 'Over plain HTTP nobody can be signed in. Serve the cockpit over HTTPS.',
  })
}

function json(body: object): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
}
