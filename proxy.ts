import { type NextRequest, NextResponse } from 'next/server'
import { getConfig } from '@/lib/server/process/config.instance'
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy'
import { refusalOf } from '@/lib/server/http/guarded-route'
import { wrongMethod } from '@/lib/server/http/problem'

/** Pages only: the API routes guard themselves, and a proxy before them would slow them down. */
export const config = { matcher: ['/((?!api/|_next/static|_next/image|icons/|favicon).*)'] }

/** Lets known visitors in and gives each page its own script nonce (SPEC 11). */
export function proxy(request: NextRequest): Response {
  const refusal = refusalOf(getConfig().access, request)
  if (refusal !== null) return refusal
  if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD')
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
