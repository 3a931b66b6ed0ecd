import { methodNotAllowedToAnybody } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

/** 200 while the process answers (SPEC 8); open to everybody, says nothing more. */
export function GET(): Response {
  return Response.json({ code: 'live' }, { headers: { 'cache-control': 'no-store' } })
}

export const POST = methodNotAllowedToAnybody
export const PUT = methodNotAllowedToAnybody
export const PATCH = methodNotAllowedToAnybody
export const DELETE = methodNotAllowedToAnybody
export const OPTIONS = methodNotAllowedToAnybody
