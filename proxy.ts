import { type NextRequest, NextResponse } from 'next/server'
import { admitInside, hasSignIn } from '@/lib/server/http/access.instance'
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy'
import { enter } from '@/lib/server/http/guarded-route'
import { badRouterState, wrongMethod } from '@/lib/server/http/problem'
import { hasBrokenRouterState } from '@/lib/server/http/router-state'

/**
 * Everything but the API, whose routes guard themselves and would be slower behind a proxy, and
 * the files of the build and of public/, by their exact names.
 */
export const config = {
  matcher: [
    '/((?!api/|_next/static/|icons/(?:alarm|attention|good|page|sample|unknown)\\.svg$).*)',
  ],
}

/** Where one signs in: open to strangers as soon as one can (CONTROL 13). */
function isOpenPage(pathname: string): boolean {
  return pathname === '/sign-in' || pathname === '/sign-in/link'
}

/** Lets known visitors in and gives each page its own script nonce (SPEC 11). */
export async function proxy(request: NextRequest): Promise<Response> {
  const isOpen = isOpenPage(request.nextUrl.pathname) && (await hasSignIn())
  const permission = isOpen ? 'public' : null
  const entry = await enter(admitInside, request, { isPage: true, permission })
  if (!entry.ok) return entry.refusal
  if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD')
  if (hasBrokenRouterState(request.headers)) return badRouterState()
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy(nonce, {
    development: process.env.NODE_ENV !== 'production',
  })
  const headers = new Headers(request.headers)
  // Next.js reads the nonce for its own scripts from this request header.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('cache-control', 'no-store')
  return response
}
